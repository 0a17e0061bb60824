import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { setRun } from '../../../core/mask/runs.ts';
import type { Sized } from '../../../core/mask/size-guard.ts';

/** The pixels whose value is at least `least`. @param values width x height. */
export function maskOfValues(values: ArrayLike<number>, least: number, size: Sized): BitMask {
  const mask = createMask(size.width, size.height);
  const { words } = mask;
  for (let y = 0, at = 0, out = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x += 32, out++) {
      const end = Math.min(32, size.width - x);
      let word = 0;
      for (let b = 0; b < end; b++) if (values[at++]! >= least) word |= 1 << b;
      words[out] = word;
    }
  }
  return mask;
}

/**
 * The masks of all labels of a label map in one pass. @param values width x height.
 * @param indexOf from value to key. @returns masks by key, of the labels that occur; values that have no key.
 */
export function masksOfLabels(
  values: ArrayLike<number>,
  indexOf: ReadonlyMap<number, number>,
  size: Sized,
): { readonly masks: Map<number, BitMask>; readonly unknown: readonly number[] } {
  const { width, height } = size;
  const masks = new Map<number, BitMask>();
  const unknown = new Set<number>();
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width;) {
      const value = values[row + x]!;
      const from = x;
      do x++;
      while (x < width && values[row + x] === value);
      const key = indexOf.get(value);
      if (key === undefined) {
        unknown.add(value);
        continue;
      }
      let mask = masks.get(key);
      if (mask === undefined) masks.set(key, (mask = createMask(width, height)));
      setRun(mask, y, from, x);
    }
  }
  return { masks, unknown: [...unknown] };
}
