import type { MaskStore } from '../workspace/mask-store.ts';
import { createBoundedCache } from './bounded-cache.ts';

/** Masks as they are stored, in memory: some 3,000 of large radiographs. */
const LIMIT_BYTES = 32 * 2 ** 20;

/** Encoded masks by their content. @throws ExpectedError `mask-damaged`. */
export type EncodedMasks = (sha256: string) => Promise<Uint8Array>;

export function createEncodedMasks(store: Pick<MaskStore, 'bytes'>): EncodedMasks {
  const cache = createBoundedCache<Uint8Array>(LIMIT_BYTES, (bytes) => bytes.byteLength);
  return async (sha256) => {
    const known = cache.get(sha256);
    if (known !== undefined) return known;
    const bytes = await store.bytes(sha256);
    cache.set(sha256, bytes);
    return bytes;
  };
}
