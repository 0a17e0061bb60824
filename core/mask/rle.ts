import type { BitMask } from './bit-mask.ts';
import { claimRuns, decodeRuns, encodeRuns, requireRuns, xorRunsInto } from './run-lengths.ts';
import type { Sized } from './size-guard.ts';

/**
 * A mask as it is stored: the two bytes "CM", the format's version, then numbers of seven bits a byte (least
 * significant first, high bit = more follows): width, height, number of runs, and per run the gap to the end
 * of the run before and the length minus one.
 */
const MAGIC = [0x43, 0x4d, 0x01] as const;

/** Serialises a mask; equal masks give equal bytes. */
export function encodeMask(mask: BitMask): Uint8Array {
  const runs = encodeRuns(mask);
  // Five bytes hold any 32-bit number.
  const bytes = new Uint8Array(MAGIC.length + 5 * (3 + runs.length));
  bytes.set(MAGIC);
  let at = MAGIC.length;
  const write = (value: number): void => {
    let rest = value;
    while (rest >= 0x80) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
  };
  write(mask.width);
  write(mask.height);
  write(runs.length / 2);
  let end = 0;
  for (let i = 0; i < runs.length; i += 2) {
    write(runs[i]! - end);
    write(runs[i + 1]! - 1);
    end = runs[i]! + runs[i + 1]!;
  }
  return bytes.slice(0, at);
}

/** Pixels of the largest mask that is read without knowing its frame: 32 MiB of bits. */
const MAX_PIXELS = 2 ** 28;

/**
 * Reads a stored mask. Bytes are never trusted: a damaged header cannot make the program allocate more than the
 * frame needs, or 32 MiB where the frame is not known.
 *
 * @param frame where known: guards rule M2.
 * @throws RangeError when the bytes are not a mask (of this frame), are cut short or go on.
 */
export function decodeMask(bytes: Uint8Array, frame?: Sized): BitMask {
  const { runs, size } = readRuns(bytes, frame);
  return decodeRuns(runs, size);
}

/**
 * Turns the pixels of a stored mask over in another one, in place: what is set becomes clear and the other way
 * round. Takes time by the runs, not by the size of the frame: a case may have thousands of strokes.
 * @throws RangeError as `decodeMask`; the mask is then as it was.
 */
export function xorStoredInto(mask: BitMask, bytes: Uint8Array): void {
  xorRunsInto(mask, readRuns(bytes, mask).runs);
}

/**
 * Adds the pixels of a stored mask to another one, in place and by the runs.
 * @returns whether both had a pixel in common.
 * @throws RangeError as `decodeMask`; the mask is then as it was.
 */
export function claimStored(mask: BitMask, bytes: Uint8Array): boolean {
  return claimRuns(mask, readRuns(bytes, mask).runs);
}

/**
 * The runs of a stored mask: [start, length, ...] with start = y * width + x, as `encodeRuns` makes them.
 * @throws RangeError as `decodeMask`.
 */
export function storedRuns(bytes: Uint8Array, frame: Sized): ArrayLike<number> {
  const { runs } = readRuns(bytes, frame);
  requireRuns(runs, frame);
  return runs;
}

/**
 * Whether a stored mask has no pixel, without decoding it.
 * @throws RangeError when the bytes do not begin as a stored mask does.
 */
export function isStoredEmpty(bytes: Uint8Array): boolean {
  if (MAGIC.some((value, i) => bytes[i] !== value))
    throw new RangeError('These bytes are not a stored mask.');
  let at = MAGIC.length;
  // Behind width and height stands the number of runs: zero is the one byte 0.
  for (let numbers = 0; numbers < 2; at++) {
    if (at >= bytes.length) throw new RangeError('The stored mask is cut short.');
    if (bytes[at]! < 0x80) numbers++;
  }
  return bytes[at] === 0;
}

interface StoredRuns {
  readonly runs: Float64Array;
  readonly size: Sized;
}

function readRuns(bytes: Uint8Array, frame: Sized | undefined): StoredRuns {
  if (MAGIC.some((value, i) => bytes[i] !== value))
    throw new RangeError('These bytes are not a stored mask.');
  let at = MAGIC.length;
  const read = (): number => {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 28; factor *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('The stored mask is cut short.');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        if (value > 0xffffffff) break;
        return value;
      }
    }
    throw new RangeError('The stored mask holds a number that is too large.');
  };
  const width = read();
  const height = read();
  if (frame !== undefined && (width !== frame.width || height !== frame.height)) {
    throw new RangeError(
      `The stored mask is ${width} x ${height}, its frame ${frame.width} x ${frame.height} (rule M2).`,
    );
  }
  if (width * height > MAX_PIXELS)
    throw new RangeError(`A stored mask of ${width} x ${height} is too large.`);
  const count = read();
  // Each run takes at least two bytes: refuse before allocating for more runs than the file can hold.
  if (count * 2 > bytes.length - at) throw new RangeError('The stored mask is cut short.');
  const runs = new Float64Array(2 * count);
  let end = 0;
  for (let i = 0; i < runs.length; i += 2) {
    runs[i] = end + read();
    runs[i + 1] = read() + 1;
    end = runs[i]! + runs[i + 1]!;
  }
  if (at !== bytes.length) throw new RangeError('The stored mask goes on after its last run.');
  return { runs, size: { width, height } };
}
