import { gunzipSync } from 'node:zlib';
import type { ExpectedError } from '../../../core/domain/errors.ts';

/** Bytes behind the values that some writers pad with; a bomb goes far beyond that. */
const PADDING = 2 ** 20;

/**
 * Unpacks a gzip that its header promises to hold `size` bytes; one that inflates to more is never held in full.
 * @param refuse words the error of the format.
 */
export function inflateExpected(
  bytes: Uint8Array,
  size: number,
  refuse: (what: string, cause: unknown) => ExpectedError,
): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: size + PADDING });
  } catch (error) {
    const isBomb = error instanceof RangeError;
    throw refuse(isBomb ? 'unpacks to more than its header says' : 'is damaged or cut off', error);
  }
}
