import { createMask, type BitMask } from '../../core/mask/bit-mask.ts';
import { countPixels } from '../../core/mask/count.ts';
import type { FloatGrid } from '../../core/mask/float-grid.ts';
import { randomWalker, seedsFromMask } from '../../core/pipeline/random-walker.ts';

/** The outline may move by this share of the structure's diameter. */
const FREEDOM = 0.1;
const LARGEST_RADIUS = 40;

/** The paper's intensity baseline: seeded by the eroded clean-up mask and the eroded background. */
export function walkerBaseline(cleanup: BitMask, grey: FloatGrid): BitMask {
  const area = countPixels(cleanup);
  if (area === 0) return createMask(cleanup.width, cleanup.height);
  const diameter = Math.sqrt((4 * area) / Math.PI);
  const radius = Math.min(Math.max(Math.round(diameter * FREEDOM), 1), LARGEST_RADIUS);
  return randomWalker({ grey, ...seedsFromMask(cleanup, radius) }).mask;
}
