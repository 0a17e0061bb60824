import { ExpectedError } from '../../../core/domain/errors.ts';
import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { maskFromThreshold } from '../../../core/mask/convert.ts';
import { masksOfLabels } from '../../../core/mask/label-masks.ts';
import type { IncomingFile, IncomingImage, ReadIncoming } from '../incoming.ts';
import { openSeg, type SegObject } from './open-seg.ts';
import { targetFrames, type TargetFrames } from './read-targets.ts';
import { openSegPixels, type SegPixels } from './seg-pixels.ts';

/** Pixels that are at least half in a segment belong to it. */
const HALF = 0.5;

/**
 * Reads a DICOM Segmentation: BINARY, FRACTIONAL or LABELMAP, compressed or not. Images come one by one. On every
 * image that has a frame, segments without one are known to be absent: that is what leaving out empty frames means.
 *
 * @throws ExpectedError with one sentence when it is none or cannot be read; so do its images, when their pixels are
 *   damaged.
 */
export const readSeg: ReadIncoming = async (path) => readOpened(await openSeg(path));

/** The same of a segmentation that is open. */
export async function readOpened(seg: SegObject): Promise<IncomingFile> {
  const targets = targetFrames(seg);
  // Opened once before anything is promised: what is cut off is refused now, not in the middle.
  const probe = await openSegPixels(seg.source, seg.layout);
  await probe.close();
  return incomingOf(seg, targets, probe.notes);
}

function incomingOf(
  seg: SegObject,
  targets: readonly TargetFrames[],
  notes: readonly string[],
): IncomingFile {
  return {
    format: `DICOM SEG (${seg.kind})`,
    labels: seg.segments.map(({ trackingUid: _, ...label }) => label),
    creator: seg.creator,
    images: { [Symbol.asyncIterator]: () => imagesOf(seg, targets) },
    notes: [
      ...seg.notes,
      ...notes,
      ...(seg.kind === 'FRACTIONAL'
        ? [
            `It holds fractions (${seg.fractionalType || 'of unnamed type'}); pixels at or above one half were taken.`,
          ]
        : []),
    ],
  };
}

async function* imagesOf(seg: SegObject, targets: readonly TargetFrames[]): AsyncGenerator<IncomingImage> {
  const pixels = await openSegPixels(seg.source, seg.layout);
  try {
    for (const { target, place, frames } of targets) {
      const masks = await masksOf(seg, pixels, frames);
      yield { target, place, width: seg.layout.columns, height: seg.layout.rows, masks };
    }
  } finally {
    await pixels.close();
  }
}

async function masksOf(
  seg: SegObject,
  pixels: SegPixels,
  frames: TargetFrames['frames'],
): Promise<ReadonlyMap<number, BitMask>> {
  const { rows, columns } = seg.layout;
  const found = new Map<number, BitMask>();
  for (const { frame, label } of frames) {
    if (label === null) {
      for (const [index, mask] of await labelMapMasks(seg, pixels, frame)) found.set(index, mask);
    } else {
      found.set(label, await frameMask(seg, pixels, frame));
    }
  }
  return new Map(seg.segments.map((_, index) => [index, found.get(index) ?? createMask(columns, rows)]));
}

/** The mask of one frame of a BINARY or FRACTIONAL segmentation. */
async function frameMask(seg: SegObject, pixels: SegPixels, frame: number): Promise<BitMask> {
  const { rows, columns, bits } = seg.layout;
  if (bits === 1) return pixels.bits(frame);
  const values = await pixels.values(frame);
  const least = seg.kind === 'FRACTIONAL' ? Math.max(1, Math.ceil(seg.maxFraction * HALF)) : 1;
  return maskFromThreshold({ width: columns, height: rows, values }, least);
}

/** The masks of one frame of a label map, by index into the segments; segments without a pixel are missing. */
async function labelMapMasks(
  seg: SegObject,
  pixels: SegPixels,
  frame: number,
): Promise<ReadonlyMap<number, BitMask>> {
  const { rows, columns } = seg.layout;
  const values = await pixels.values(frame);
  const indexOf = new Map(seg.segments.map(({ number }, index) => [number, index]));
  const { masks, unknown } = masksOfLabels(values, indexOf, { width: columns, height: rows });
  const strange = unknown.find((value) => value !== seg.background && value !== 0);
  if (strange !== undefined) {
    throw new ExpectedError(
      'seg-segments',
      `The label map holds the value ${strange}, which no segment describes, so nobody can tell what it is.`,
    );
  }
  return masks;
}
