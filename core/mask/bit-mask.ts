/**
 * A binary mask of one structure on one frame, packed: every row starts at a new 32-bit word, bit b of word w
 * of a row is column 32 w + b (least significant bit first). Bits beyond `width` are always zero.
 */
export interface BitMask {
  readonly width: number;
  readonly height: number;
  /** Words per row: ceil(width / 32). */
  readonly stride: number;
  /** stride x height words. */
  readonly words: Uint32Array;
}

/** An empty mask. */
export function createMask(width: number, height: number): BitMask {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`A mask needs whole, positive sides, not ${width} x ${height}.`);
  }
  const stride = (width + 31) >>> 5;
  return { width, height, stride, words: new Uint32Array(stride * height) };
}

export function cloneMask(mask: BitMask): BitMask {
  return { ...mask, words: mask.words.slice() };
}

/** Whether pixel (x, y) belongs to the mask; false outside of the frame. */
export function maskAt(mask: BitMask, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) return false;
  return ((mask.words[y * mask.stride + (x >>> 5)]! >>> (x & 31)) & 1) === 1;
}

/** Sets or clears pixel (x, y), which must lie inside the frame. */
export function setMaskAt(mask: BitMask, x: number, y: number, value: 0 | 1): void {
  const index = y * mask.stride + (x >>> 5);
  const bit = 1 << (x & 31);
  mask.words[index] = value === 1 ? mask.words[index]! | bit : mask.words[index]! & ~bit;
}
