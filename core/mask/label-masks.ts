import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import { setRun } from './runs.ts';
import type { Sized } from './size-guard.ts';

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
