import { constants, gunzipSync } from 'node:zlib';

/** Bytes of a file's start that `secondaryFormat` wants to see. */
export const SECONDARY_HEAD_BYTES = 4096;

export type SecondaryFormat = 'PNG' | 'JPEG' | 'TIFF' | 'NIfTI';

export const PNG_SIGNATURE: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * The format by magic bytes, never by the name; null: something else, perhaps DICOM. Apart from the decoders,
 * so that whoever reads DICOM only need not load them.
 */
export function secondaryFormat(head: Uint8Array): SecondaryFormat | null {
  // A DICOM file may carry a TIFF header in its preamble, so that both kinds of programs read it.
  if (String.fromCharCode(...head.subarray(128, 132)) === 'DICM') return null;
  if (PNG_SIGNATURE.every((byte, index) => head[index] === byte)) return 'PNG';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'JPEG';
  if (isTiff(head)) return 'TIFF';
  const start = isGzip(head) ? inflateStart(head) : head;
  return start !== null && niftiVersion(start) !== null ? 'NIfTI' : null;
}

/** Can `openSecondary` be asked about this file? @param head its first SECONDARY_HEAD_BYTES bytes or more. */
export function isSecondary(head: Uint8Array): boolean {
  return secondaryFormat(head) !== null;
}

/** Version 42, or 43 for BigTIFF, which is recognised to be refused by its name. */
function isTiff(head: Uint8Array): boolean {
  const little = head[0] === 0x49 && head[1] === 0x49 && (head[2] === 42 || head[2] === 43) && head[3] === 0;
  const big = head[0] === 0x4d && head[1] === 0x4d && head[2] === 0 && (head[3] === 42 || head[3] === 43);
  return little || big;
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** 1 or 2; null when the magic is not there. `ni1` and `ni2` keep their pixels in a second file. */
export function niftiVersion(start: Uint8Array): 1 | 2 | null {
  const at = (offset: number): string => String.fromCharCode(...start.subarray(offset, offset + 3));
  if (start.length >= 348 && (at(344) === 'n+1' || at(344) === 'ni1')) return 1;
  if (start.length >= 540 && (at(4) === 'n+2' || at(4) === 'ni2')) return 2;
  return null;
}

/** The beginning of a gzip file: a few kB in, at most a few MB out. Null when it is damaged. */
export function inflateStart(bytes: Uint8Array): Uint8Array | null {
  try {
    return gunzipSync(bytes.subarray(0, SECONDARY_HEAD_BYTES), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return null;
  }
}
