import { createHash } from 'node:crypto';
import { createMask, type BitMask } from '../../core/mask/bit-mask.ts';
import { encodeMask } from '../../core/mask/rle.ts';
import type { Sized } from '../../core/mask/size-guard.ts';

/** A mask as the mask store keeps it, and its name there. */
export interface StoredMask {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

export function storedMask(mask: BitMask): StoredMask {
  const bytes = encodeMask(mask);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const empties = new Map<string, StoredMask>();

/** The mask without a pixel; kept, because most structures of a stack miss most of its frames. */
export function emptyMask({ width, height }: Sized): StoredMask {
  const key = `${width}x${height}`;
  const known = empties.get(key);
  if (known !== undefined) return known;
  const made = storedMask(createMask(width, height));
  empties.set(key, made);
  return made;
}
