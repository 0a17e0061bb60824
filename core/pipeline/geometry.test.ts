import { describe, expect, it } from 'vitest';
import {
  ArithmeticSession,
  floats,
  tinySam,
  tinyTask,
  tinyUnet,
} from '../../test/support/arithmetic-session.ts';
import { forSeeds, type Random } from '../../test/support/random.ts';
import type { UnetManifest } from '../domain/model-manifest.ts';
import type { Tensors } from '../domain/tensor.ts';
import { maskAt, type BitMask } from '../mask/bit-mask.ts';
import type { GreyFrame } from '../pixels/grey-frame.ts';
import { viewGeometry } from '../pixels/model-view.ts';
import { labelFrame } from './label-frame.ts';
import type { StructureLabel } from './structure-label.ts';

/**
 * A disc at a known continuous place goes the whole way: view -> networks that answer their own input as logits
 * -> start mask -> prompts -> SAM's low-resolution logits -> working grid -> image. Wherever a step shifts,
 * flips or forgets padding by half a pixel, the mask comes back beside the disc.
 */

/** An ellipse in image coordinates; a radius of Infinity makes it a stripe. */
interface Disc {
  readonly cx: number;
  readonly cy: number;
  readonly rx: number;
  readonly ry: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const SAM = tinySam(256);
const CELLS = SAM.decoder.maskSide;
const CELL = SAM.encoder.view.width / CELLS;
/** A disc of fewer cells across is a matter of resolution, not of geometry. */
const FEWEST_CELLS = 16;

/** Pixels of the image by which the edge may come back displaced. */
const HALF_A_PIXEL = 0.5;

const UNETS: Record<string, UnetManifest['view']> = {
  'stretched to a square': { ...tinyUnet(96, 'right').view },
  'stretched to a portrait': { ...tinyUnet(96, 'right').view, width: 72, height: 128 },
  'fitted with padding': { ...tinyUnet(96, 'right').view, width: 128, height: 90, resize: 'fit' },
};

const SIZES: readonly Size[] = [
  { width: 256, height: 256 },
  { width: 255, height: 257 },
  { width: 333, height: 499 },
  { width: 640, height: 481 },
  { width: 97, height: 89 },
  { width: 40, height: 31 },
  { width: 600, height: 23 },
  { width: 19, height: 501 },
  { width: 1, height: 300 },
  { width: 301, height: 1 },
];

function discIn({ width, height }: Size, random: Random): Disc {
  const longest = Math.max(width, height);
  const axis = (length: number): { middle: number; radius: number } => ({
    middle: length * (0.36 + 0.28 * random.next()),
    radius: (length / longest) * CELLS < FEWEST_CELLS ? Infinity : length * (0.16 + 0.06 * random.next()),
  });
  const x = axis(width);
  const y = axis(height);
  return { cx: x.middle, cy: y.middle, rx: x.radius, ry: y.radius };
}

/** Distance from the disc's centre in radii: 1 on its edge. */
function rho(disc: Disc, x: number, y: number): number {
  return Math.hypot((x - disc.cx) / disc.rx, (y - disc.cy) / disc.ry);
}

/** Signed distance of a point from the disc's edge in image pixels (to first order), positive inside. */
function depthPx(disc: Disc, x: number, y: number): number {
  const at = rho(disc, x, y);
  if (at === 0) return Math.min(disc.rx, disc.ry);
  const slope = Math.hypot((x - disc.cx) / disc.rx ** 2, (y - disc.cy) / disc.ry ** 2) / at;
  return (1 - at) / slope;
}

/** Grey 1 in the middle, 1/2 on the edge, 0 at two radii: smooth, so that resampling keeps the edge in place. */
function frameOf(disc: Disc, { width, height }: Size): GreyFrame {
  const values = new Uint16Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const grey = Math.max(0, 1 - rho(disc, x + 0.5, y + 0.5) / 2);
      values[y * width + x] = Math.round(grey * 0xffff);
    }
  }
  const modality = { kind: 'linear', slope: 1 / 0xffff, intercept: 0 } as const;
  return { width, height, values, modality, voi: [], padding: null, inverted: false };
}

function logit(p: number): number {
  // Weights of a resampling may sum to a little more than 1.
  return p >= 1 ? 10 : Math.min(Math.max(Math.log(p / (1 - p)), -10), 10);
}

/** Structure `a` is what the U-Net sees, `b` is nowhere. */
function unetAnswer(view: UnetManifest['view']) {
  const plane = view.width * view.height;
  return ({ image }: Tensors): Tensors => {
    const logits = new Float32Array(2 * plane).fill(-10);
    for (let i = 0; i < plane; i++) logits[i] = logit(Number(image!.data[i]));
    return { logits: floats([1, 2, view.height, view.width], logits) };
  };
}

/** The encoder's answer: its input averaged over cells of CELL x CELL pixels, without the padding. */
function encoderAnswer(size: Size) {
  const { contentWidth, contentHeight, inputWidth } = viewGeometry(size, SAM.encoder.view, 'as-is');
  return ({ image }: Tensors): Tensors => {
    const sums = new Float32Array(CELLS * CELLS);
    const counts = new Float32Array(CELLS * CELLS);
    for (let y = 0; y < contentHeight; y++) {
      for (let x = 0; x < contentWidth; x++) {
        const cell = Math.floor(y / CELL) * CELLS + Math.floor(x / CELL);
        sums[cell]! += Number(image!.data[y * inputWidth + x]);
        counts[cell]!++;
      }
    }
    const means = sums.map((sum, i) => sum / Math.max(1, counts[i]!));
    return { embedding: floats([1, 1, CELLS, CELLS], continued(means, size)) };
  };
}

/**
 * The last cells that show the image, repeated over the padding: the official way back interpolates towards
 * the padding, so that a network which says "nothing" there would cut a structure at the image's edge.
 */
function continued(cells: Float32Array, size: Size): Float32Array {
  const { contentWidth, contentHeight } = viewGeometry(size, SAM.encoder.view, 'as-is');
  const lastX = Math.ceil(contentWidth / CELL) - 1;
  const lastY = Math.ceil(contentHeight / CELL) - 1;
  return cells.map((_, i) => {
    const x = Math.min(i % CELLS, lastX);
    const y = Math.min(Math.floor(i / CELLS), lastY);
    return cells[y * CELLS + x]!;
  });
}

type Decoder = (size: Size) => (inputs: Tensors) => Tensors;

function answered(low: Float32Array): Tensors {
  return { iou: floats([1, 1], Float32Array.of(0.9)), low: floats([1, 1, CELLS, CELLS], low) };
}

const seesTheImage: Decoder =
  () =>
  ({ embedding }) =>
    answered((embedding!.data as Float32Array).map(logit));

/** What the U-Net said must come back from the mask prompt too. */
const repeatsThePrompt: Decoder =
  (size) =>
  ({ mask }) =>
    answered(continued(mask!.data as Float32Array, size));

async function labelled(
  about: { readonly size: Size; readonly disc: Disc; readonly view: UnetManifest['view'] },
  laterality: 'R' | 'L',
  decoder: Decoder,
): Promise<StructureLabel> {
  const { size, disc, view } = about;
  const sessions = new ArithmeticSession({
    'tiny-unet': unetAnswer(view),
    'tiny-sam/encoder': encoderAnswer(size),
    'tiny-sam/decoder': decoder(size),
  });
  const labels = await labelFrame(
    { task: tinyTask({ gate: 0 }), unet: { ...tinyUnet(1), view }, sam: SAM, sessions },
    {
      frame: frameOf(disc, size),
      laterality,
      embeddings: { get: () => Promise.resolve(null), put: () => Promise.resolve() },
      priority: 'batch',
    },
  );
  expect(labels.views.unet.geometry.mirrored).toBe(laterality === 'R');
  return labels.structures[0]!;
}

/** The largest distance from the disc's edge of a pixel centre on the wrong side of it. */
function displacement(mask: BitMask, disc: Disc): number {
  let worst = 0;
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      const inside = rho(disc, x + 0.5, y + 0.5) < 1;
      if (inside === maskAt(mask, x, y)) continue;
      worst = Math.max(worst, Math.abs(depthPx(disc, x + 0.5, y + 0.5)));
    }
  }
  return worst;
}

function cases(random: Random): { size: Size; disc: Disc }[] {
  const odd = { width: random.integer(60, 400), height: random.integer(60, 400) };
  return [...SIZES, odd].map((size) => ({ size, disc: discIn(size, random) }));
}

describe('the way from the image to the networks and back', () => {
  it.each(Object.keys(UNETS))('keeps a disc within half a pixel, U-Net %s', async (name) => {
    const view = UNETS[name]!;
    const runs: Promise<void>[] = [];
    forSeeds(2, (random) => {
      for (const { size, disc } of cases(random)) {
        for (const laterality of ['L', 'R'] as const) {
          runs.push(
            (async () => {
              const { masks, outcome } = await labelled({ size, disc, view }, laterality, seesTheImage);
              const where = `seed ${random.seed}, ${size.width} x ${size.height}, ${laterality}`;
              expect(outcome, where).toBe('refined');
              for (const variant of ['unet', 'cleanup', 'sam', 'refined'] as const) {
                const mask = masks[variant]!;
                // Rule M2.
                expect([mask.width, mask.height], where).toEqual([size.width, size.height]);
                expect(displacement(mask, disc), `${where}, ${variant}`).toBeLessThan(HALF_A_PIXEL);
              }
            })(),
          );
        }
      }
    });
    await Promise.all(runs);
  });

  it.each(Object.keys(UNETS))('keeps the mask prompt in place, U-Net %s', async (name) => {
    const view = UNETS[name]!;
    const runs: Promise<void>[] = [];
    forSeeds(1, (random) => {
      for (const { size, disc } of cases(random)) {
        runs.push(
          labelled({ size, disc, view }, 'R', repeatsThePrompt).then(({ masks }) => {
            const where = `seed ${random.seed}, ${size.width} x ${size.height}`;
            expect(displacement(masks.sam!, disc), where).toBeLessThan(HALF_A_PIXEL);
          }),
        );
      }
    });
    await Promise.all(runs);
  });

  it('states box and seed in pixels of the image, mirrored or not (rule P1)', async () => {
    const size = { width: 333, height: 499 };
    const disc = { cx: 120.3, cy: 301.8, rx: 60, ry: 80 };
    for (const laterality of ['L', 'R'] as const) {
      const { passes } = await labelled(
        { size, disc, view: UNETS['stretched to a portrait']! },
        laterality,
        seesTheImage,
      );
      const { box, points } = passes[0]!.prompts;
      expect(Math.abs(box!.left - (disc.cx - disc.rx))).toBeLessThan(1);
      expect(Math.abs(box!.right - (disc.cx + disc.rx))).toBeLessThan(1);
      expect(Math.abs(box!.top - (disc.cy - disc.ry))).toBeLessThan(1);
      expect(Math.abs(box!.bottom - (disc.cy + disc.ry))).toBeLessThan(1);
      expect(Math.hypot(points[0]!.x - disc.cx, points[0]!.y - disc.cy)).toBeLessThan(21);
    }
  });
});
