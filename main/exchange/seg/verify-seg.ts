import { isEmpty } from '../../../core/mask/count.ts';
import { isStoredEmpty, xorStoredInto } from '../../../core/mask/rle.ts';
import { formatDecimal } from '../../dicom/write/text-rules.ts';
import { segmentStructures } from '../dicom/segment-number.ts';
import { trackingOf } from '../dicom/tracking.ts';
import type { ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { openSeg, type SegObject } from './open-seg.ts';
import { readOpened } from './read-seg.ts';
import type { SegContent } from './seg-data-set.ts';
import type { SegFrames } from './seg-frames.ts';
import { openSegPixels, type SegLayout, type SegValues } from './seg-pixels.ts';
import { algorithmType } from './segment-items.ts';
import type { SourcePlace } from './source-geometry.ts';

/** A segmentation that was written, and what was meant. */
export interface WrittenSeg {
  /** Absolute. */
  readonly path: string;
  readonly content: SegContent;
  readonly frames: SegFrames;
}

/**
 * Rule X2: reads a segmentation from the disk and compares its segments, the place and source of every frame, and
 * every pixel with what was meant.
 * @throws Error that says in what they differ.
 */
export async function verifySeg(
  one: ExportCase,
  written: WrittenSeg,
  { ports, signal }: { readonly ports: FormatPorts; readonly signal: AbortSignal },
): Promise<void> {
  const seg = await openSeg(written.path);
  compareSegments(one, seg, ports);
  comparePlaces(one, seg, { written, ports });
  if (ports.options.segmentation === 'fractional') await compareValues(seg, written.frames, signal);
  else await compareMasks(one, seg, { ports, signal });
}

function differs(what: string): Error {
  return new Error(`the SEG that was read back differs in ${what}`);
}

function requireEqual(meant: unknown, found: unknown, what: string): void {
  if (JSON.stringify(meant) !== JSON.stringify(found)) throw differs(what);
}

function compareSegments(one: ExportCase, seg: SegObject, ports: FormatPorts): void {
  const structures = segmentStructures(one);
  requireEqual(ports.options.segmentation.toUpperCase(), seg.kind, 'its type');
  requireEqual(structures.length, seg.segments.length, 'the number of segments');
  structures.forEach((each, index) => {
    const found = seg.segments[index]!;
    const { id, category, type, region } = each.structure;
    requireEqual(index + 1, found.number, `the number of ${id}`);
    for (const key of ['scheme', 'value'] as const) {
      requireEqual(category[key], found.category?.[key], `the category of ${id}`);
      requireEqual(type[key], found.type?.[key], `the type of ${id}`);
      requireEqual(region?.[key], found.region?.[key], `the region of ${id}`);
    }
    requireEqual(algorithmType(each, ports), found.origin, `the algorithm type of ${id}`);
    const { uid } = trackingOf(one, each, ports.identity);
    requireEqual(ports.identity.uid(uid), found.trackingUid, `the tracking UID of ${id}`);
  });
}

function comparePlaces(
  one: ExportCase,
  seg: SegObject,
  { written, ports }: { readonly written: WrittenSeg; readonly ports: FormatPorts },
): void {
  const { content } = written;
  const { rows, columns, frameOfReferenceUid } = one.frames[0]!.facts;
  const meant: SegLayout = { rows, columns, frames: content.frames.length, bits: content.bits };
  requireEqual(meant, seg.layout, 'its size');
  const space = content.places[0]!.plane === null ? '' : ports.identity.uid(frameOfReferenceUid);
  requireEqual(space, seg.frameOfReferenceUid, 'its frame of reference');
  content.frames.forEach(({ segment, frame }, index) => {
    const found = seg.places[index]!;
    const { sopInstanceUid, frameIndex, facts } = one.frames[frame]!;
    const source = {
      sopInstanceUid: ports.identity.uid(sopInstanceUid),
      frameIndex: facts.frames > 1 ? frameIndex : null,
    };
    requireEqual(segment, found.segment, `the segment of frame ${index + 1}`);
    requireEqual([source], found.sources, `the source of frame ${index + 1}`);
    requireEqual(
      asWritten(content.places[frame]!),
      { plane: found.plane, spacingMm: found.spacingMm },
      `the place of frame ${index + 1}`,
    );
  });
}

/** Numbers as they come back from the 16 characters of a DS. */
function asWritten({ plane, spacingMm }: SourcePlace): Pick<SourcePlace, 'plane' | 'spacingMm'> {
  const round = (values: readonly number[]): number[] => values.map((value) => Number(formatDecimal(value)));
  return {
    plane:
      plane === null
        ? null
        : // Their lengths stay.
          ({
            position: round(plane.position),
            orientation: round(plane.orientation),
          } as unknown as SourcePlace['plane']),
    spacingMm: spacingMm === null ? null : (round(spacingMm) as unknown as SourcePlace['spacingMm']),
  };
}

/** Through the reader that takes in the files of peers: every image, every structure, every pixel. */
async function compareMasks(
  one: ExportCase,
  seg: SegObject,
  { ports, signal }: { readonly ports: FormatPorts; readonly signal: AbortSignal },
): Promise<void> {
  const structures = segmentStructures(one);
  const frameOf = new Map(
    one.frames.map(({ sopInstanceUid, frameIndex }, frame) => [
      `${ports.identity.uid(sopInstanceUid)}#${frameIndex}`,
      frame,
    ]),
  );
  for await (const { target, masks } of (await readOpened(seg)).images) {
    signal.throwIfAborted();
    const key = target.kind === 'uid' ? `${target.sopInstanceUid}#${target.frameIndex}` : '';
    const frame = frameOf.get(key);
    if (frame === undefined) throw differs('the images that it lies on');
    // Once only.
    frameOf.delete(key);
    structures.forEach((structure, index) => {
      const found = masks.get(index)!;
      // Turned over where pixels were meant, nothing may be left: no second mask is made.
      xorStoredInto(found, structure.masks[frame]!);
      if (!isEmpty(found)) {
        throw differs(`the pixels of ${structure.structure.id} on frame ${frame + 1}`);
      }
    });
  }
  for (const frame of frameOf.values()) {
    if (structures.some(({ masks }) => !isStoredEmpty(masks[frame]!)))
      throw differs(`frame ${frame + 1}, which is missing`);
  }
}

async function compareValues(
  seg: SegObject,
  { frames, values }: SegFrames,
  signal: AbortSignal,
): Promise<void> {
  const pixels = await openSegPixels(seg.source, seg.layout);
  try {
    for (const index of frames.keys()) {
      signal.throwIfAborted();
      if (!sameValues(await pixels.values(index), values(index))) {
        throw differs(`the fractions of frame ${index + 1}`);
      }
    }
  } finally {
    await pixels.close();
  }
}

function sameValues(a: SegValues, b: SegValues): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
