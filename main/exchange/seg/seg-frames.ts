import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { packedBytes, packStored } from '../../../core/mask/packed-frames.ts';
import { isStoredEmpty } from '../../../core/mask/rle.ts';
import type { Sized } from '../../../core/mask/size-guard.ts';
import { segmentStructures } from '../dicom/segment-number.ts';
import { maskOf, type ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { littleEndianBytes, paintNumber } from '../volume/number-grid.ts';
import type { SegFrame } from './functional-groups.ts';
import { MAX_FRACTION } from './seg-data-set.ts';

/** The frames of a segmentation that is about to be written. */
export interface SegFrames {
  readonly frames: readonly SegFrame[];
  readonly bits: 1 | 8 | 16;
  /** Bytes of the pixel data. */
  readonly length: number;
  /** The pixel data, frame after frame; made while it is asked for. */
  chunks(): Iterable<Uint8Array>;
  /** What frame `index` holds where it is no bits: rows x columns. */
  values(index: number): Uint8Array | Uint16Array;
}

/** Label maps of more segments have 16 bits a pixel. */
const MAX_LABEL_OF_8_BITS = 255;

/** Every frame of every segment that has a pixel there: segment by segment, in the order of the stack. */
export function binaryFrames(one: ExportCase): SegFrames {
  const structures = segmentStructures(one);
  const frames = structures.flatMap(({ masks }, index) =>
    masks.flatMap((stored, frame) => (isStoredEmpty(stored) ? [] : [{ segment: index + 1, frame }])),
  );
  function* stored(): Iterable<Uint8Array> {
    for (const { segment, frame } of frames) yield structures[segment - 1]!.masks[frame]!;
  }
  return {
    frames,
    bits: 1,
    length: packedBytes(sizeOf(one), frames.length),
    chunks: () => packStored(stored(), sizeOf(one)),
    values: () => {
      throw new Error('a frame of bits has no values');
    },
  };
}

/** Every frame of the case that has a pixel of any segment; structures must not overlap. */
export function labelMapFrames(one: ExportCase): SegFrames {
  const structures = segmentStructures(one);
  const bits = structures.length > MAX_LABEL_OF_8_BITS ? 16 : 8;
  const frames = one.frames.flatMap((_, frame) =>
    structures.every(({ masks }) => isStoredEmpty(masks[frame]!)) ? [] : [{ segment: null, frame }],
  );
  const { width, height } = sizeOf(one);
  const values = (index: number): Uint8Array | Uint16Array => {
    const labels = bits === 16 ? new Uint16Array(width * height) : new Uint8Array(width * height);
    const { frame } = frames[index]!;
    structures.forEach((structure, at) => {
      if (!isStoredEmpty(structure.masks[frame]!)) paintNumber(labels, maskOf(one, structure, frame), at + 1);
    });
    return labels;
  };
  return {
    frames,
    bits,
    length: (width * height * bits * frames.length) / 8,
    values,
    chunks: () => bytesOf(frames, values),
  };
}

/**
 * Probabilities of every segment on every frame where any reaches half a step, or where the mask has a pixel. They
 * are asked for once, frame by frame, and kept deflated: making them may take a network.
 */
export async function fractionalFrames(
  one: ExportCase,
  { probability }: Pick<FormatPorts, 'probability'>,
  signal: AbortSignal,
): Promise<SegFrames> {
  const structures = segmentStructures(one);
  const { width, height } = sizeOf(one);
  const found: (SegFrame & { readonly deflated: Uint8Array })[] = [];
  for (const frame of one.frames.keys()) {
    for (const [index, structure] of structures.entries()) {
      signal.throwIfAborted();
      const fractions = fractionsOf(await probability(one, structure, frame), width * height);
      if (isStoredEmpty(structure.masks[frame]!) && fractions.every((value) => value === 0)) continue;
      found.push({ segment: index + 1, frame, deflated: deflateRawSync(fractions, { level: 1 }) });
    }
  }
  // Frame by frame as the network makes them, but segment by segment in the file.
  found.sort((a, b) => a.segment! - b.segment! || a.frame - b.frame);
  const values = (index: number): Uint8Array => inflateRawSync(found[index]!.deflated);
  return {
    frames: found.map(({ segment, frame }) => ({ segment, frame })),
    bits: 8,
    length: width * height * found.length,
    values,
    chunks: () => bytesOf(found, values),
  };
}

function* bytesOf(
  frames: readonly SegFrame[],
  values: (index: number) => Uint8Array | Uint16Array,
): Iterable<Uint8Array> {
  for (const index of frames.keys()) yield littleEndianBytes(values(index));
}

function fractionsOf(probability: Float32Array, pixels: number): Uint8Array {
  if (probability.length !== pixels) throw new RangeError('a probability map is not as large as its frame');
  const fractions = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) {
    const value = probability[i]!;
    // NaN is no probability, and becomes none.
    fractions[i] = value > 0 ? Math.min(MAX_FRACTION, Math.round(value * MAX_FRACTION)) : 0;
  }
  return fractions;
}

function sizeOf(one: ExportCase): Sized {
  const { columns, rows } = one.frames[0]!.facts;
  return { width: columns, height: rows };
}
