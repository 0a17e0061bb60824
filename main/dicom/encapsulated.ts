import type { DataSet, Element } from 'dicom-parser';
import { ExpectedError } from '../../core/domain/errors.ts';
import { bytesOf } from './values.ts';

/** Bytes of each frame's codestream in encapsulated pixel data: one or several fragments. */
export type FrameFragments = readonly (readonly Uint8Array[])[];

interface Fragment {
  readonly offset: number;
  readonly position: number;
  readonly length: number;
}

/**
 * Assigns fragments to frames (PS3.5 A.4): extended offset table, basic offset table, one fragment per frame, or
 * by where codestreams begin. Offset tables that do not fit the fragments are wrong and passed over.
 * @throws ExpectedError when the frames cannot be told apart or some are missing.
 */
export function splitFrames(dataSet: DataSet, element: Element, frames: number): FrameFragments {
  const fragments: readonly Fragment[] = element.fragments ?? [];
  const starts =
    (frames === 1 && fragments.length > 0 ? [0] : null) ??
    startsByOffsets(extendedOffsets(dataSet), fragments, frames) ??
    startsByOffsets(element.basicOffsetTable ?? [], fragments, frames) ??
    (fragments.length === frames ? fragments.map((_, index) => index) : null) ??
    startsByCodestream(dataSet.byteArray, fragments, frames);
  if (starts === null) {
    const what = fragments.length < frames ? 'is cut off' : 'cannot be divided into frames';
    throw new ExpectedError(
      'pixels-frames',
      `The pixel data ${what}: ${fragments.length} fragments for ${frames} frames.`,
    );
  }
  return starts.map((start, frame) =>
    fragments
      .slice(start, starts[frame + 1] ?? fragments.length)
      .map(({ position, length }) => dataSet.byteArray.subarray(position, position + length)),
  );
}

/** Fragments of a frame as one run of bytes; no copy where there is only one. */
export function joinFragments(fragments: readonly Uint8Array[]): Uint8Array {
  const only = fragments[0];
  return fragments.length === 1 && only !== undefined ? only : Buffer.concat(fragments);
}

/** Extended Offset Table (7FE0,0001): 64-bit little-endian offsets of the frames' first items. */
function extendedOffsets(dataSet: DataSet): number[] {
  const bytes = bytesOf(dataSet, 'x7fe00001');
  if (bytes === undefined) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsets: number[] = [];
  for (let at = 0; at + 8 <= bytes.length; at += 8) offsets.push(Number(view.getBigUint64(at, true)));
  return offsets;
}

function startsByOffsets(
  offsets: readonly number[],
  fragments: readonly Fragment[],
  frames: number,
): number[] | null {
  if (offsets.length !== frames || offsets[0] !== 0) return null;
  const byOffset = new Map(fragments.map(({ offset }, index) => [offset, index]));
  const starts: number[] = [];
  for (const offset of offsets) {
    const index = byOffset.get(offset);
    if (index === undefined || index <= (starts.at(-1) ?? -1)) return null;
    starts.push(index);
  }
  return starts;
}

function startsByCodestream(
  bytes: Uint8Array,
  fragments: readonly Fragment[],
  frames: number,
): number[] | null {
  const starts = fragments.flatMap(({ position, length }, index) =>
    length >= 4 && beginsCodestream(bytes, position) ? [index] : [],
  );
  return starts.length === frames && starts[0] === 0 ? starts : null;
}

/** JPEG and JPEG-LS begin with SOI and another marker, JPEG 2000 with SOC and SIZ or with a JP2 box. */
function beginsCodestream(bytes: Uint8Array, at: number): boolean {
  const word = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  return word >>> 8 === 0xffd8ff || word === 0xff4fff51 || word === 0x0000000c;
}
