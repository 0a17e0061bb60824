import type { Frame } from '../../core/domain/frame.ts';
import type { Tensors } from '../../core/domain/tensor.ts';
import { createMask, setMaskAt, type BitMask } from '../../core/mask/bit-mask.ts';
import type { LoadedEngine } from '../../main/engine/load-engine.ts';
import { ArithmeticSession, floats, tinySam, tinyTask, tinyUnet } from './arithmetic-session.ts';
import { plainFrame } from './plain-frame.ts';

/**
 * A world in which the best settings are known. Images of 32 x 32 show two squares, `a` left and `b` right.
 * The U-Net reads probabilities off the grey values: squares are 0.9, a rim of one pixel around them 0.55, so
 * that masks at 0.5 are too large; the lower left corner of `a` is 0.3, so that it is missed. SAM fills the box that it
 * is told for `a` (right) and draws something else for `b` (wrong).
 */
export const SCENE_SIDE = 32;
const SQUARE = 8;
const NOTCH = 2;

export interface Scene {
  readonly frame: Frame;
  readonly truth: ReadonlyMap<string, BitMask>;
}

/** @param index moves the squares, by whole cells of SAM's mask. */
export function squareScene(index: number): Scene {
  const ax = 2 + 2 * (index % 3);
  const bx = 18 + 2 * (index % 2);
  const y = 4 + 2 * (index % 7);
  const values = new Uint8Array(SCENE_SIDE * SCENE_SIDE).fill(grey(0.05));
  for (const x of [ax, bx]) {
    fill(values, { x: x - 1, y: y - 1, side: SQUARE + 2 }, 0.55);
    fill(values, { x, y, side: SQUARE }, 0.9);
  }
  fill(values, { x: ax, y: y + SQUARE - NOTCH, side: NOTCH }, 0.3);
  return {
    frame: frameOf(values),
    truth: new Map([
      ['a', square(ax, y)],
      ['b', square(bx, y)],
    ]),
  };
}

/** The engine of that world; `session` counts what was asked. */
export function squareEngine(): { readonly engine: LoadedEngine; readonly session: ArithmeticSession } {
  const session = new ArithmeticSession({
    'tiny-unet': unetAnswer,
    'tiny-sam/encoder': () => ({ embedding: floats([1, 1, 1, 1], Float32Array.of(1)) }),
    'tiny-sam/decoder': decoderAnswer,
  });
  const engine = {
    task: tinyTask({ gate: 0 }),
    unet: tinyUnet(SCENE_SIDE),
    sam: tinySam(2 * SCENE_SIDE),
    sessions: session,
    taskSha256: '1'.repeat(64),
    models: [],
    encoderKey: 'tiny',
  };
  return { engine, session };
}

function unetAnswer(inputs: Tensors): Tensors {
  return readOff(inputs, 0);
}

/** Of a network that draws nothing where it is unsure: squares without their rims. */
export function strictUnetAnswer(inputs: Tensors): Tensors {
  return readOff(inputs, 0.6);
}

/** @param least probability that is not taken for nothing. */
function readOff(inputs: Tensors, least: number): Tensors {
  const image = inputs['image']!.data as Float32Array; // as the engine makes it
  const plane = SCENE_SIDE * SCENE_SIDE;
  const logits = new Float32Array(2 * plane).fill(-9);
  for (let i = 0; i < plane; i++) {
    const side = i % SCENE_SIDE < SCENE_SIDE / 2 ? 0 : 1;
    if (image[i]! >= least) logits[side * plane + i] = Math.log(image[i]! / (1 - image[i]!));
  }
  return { logits: floats([1, 2, SCENE_SIDE, SCENE_SIDE], logits) };
}

/** Fills the box (labels 2 and 3, input pixels); beside it where the box is in the right half. */
function decoderAnswer(inputs: Tensors): Tensors {
  const points = inputs['points']!.data as Float32Array;
  const labels = [...(inputs['labels']!.data as Float32Array)];
  const cells = SCENE_SIDE / 2;
  const low = new Float32Array(cells * cells).fill(-5);
  const corner = labels.indexOf(2);
  if (corner >= 0) {
    const [left, top, right, bottom] = [...points.slice(2 * corner, 2 * corner + 4)] as [
      number,
      number,
      number,
      number,
    ];
    const shift = left >= SCENE_SIDE ? -5 : 0;
    for (let y = Math.round(top / 4); y <= Math.floor(bottom / 4); y++) {
      for (let x = Math.round(left / 4); x <= Math.floor(right / 4); x++) low[y * cells + x + shift] = 5;
    }
  }
  return { iou: floats([1, 1], Float32Array.of(0.9)), low: floats([1, 1, cells, cells], low) };
}

function grey(probability: number): number {
  return Math.round(probability * 255);
}

function fill(
  values: Uint8Array,
  box: { readonly x: number; readonly y: number; readonly side: number },
  probability: number,
): void {
  for (let y = box.y; y < box.y + box.side; y++) {
    values.fill(grey(probability), y * SCENE_SIDE + box.x, y * SCENE_SIDE + box.x + box.side);
  }
}

function square(left: number, top: number): BitMask {
  const mask = createMask(SCENE_SIDE, SCENE_SIDE);
  for (let y = top; y < top + SQUARE; y++) {
    for (let x = left; x < left + SQUARE; x++) setMaskAt(mask, x, y, 1);
  }
  return mask;
}

function frameOf(values: Uint8Array): Frame {
  const shape = { rows: SCENE_SIDE, columns: SCENE_SIDE, values };
  return plainFrame(shape, { bitsStored: 8, modality: { kind: 'linear', slope: 1 / 255, intercept: 0 } });
}
