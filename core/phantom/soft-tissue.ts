import { createDistanceGrid } from './distance-grid.ts';
import { smoothOutline, varyOutline } from './outline.ts';
import { createRandom } from '../random/random.ts';
import { createSolid, profileAt, type Solid } from './solid.ts';

/** Skin outline of forearm and hand in the coordinates of anatomy.ts, mm. */
const SKIN: readonly number[] = [
  -48, 155, -46, 90, -44, 50, -42, 25, -41, 8, -40, -8, -40, -25, -43, -45, -45, -70, -45, -120, -20, -128,
  10, -128, 24, -116, 22, -86, 30, -72, 44, -76, 58, -80, 64, -68, 50, -48, 38, -32, 29, -18, 24.5, -6, 23.5,
  8, 24, 25, 25, 50, 26, 90, 27, 155,
];
const DEPTH: readonly (readonly [number, number])[] = [
  [-120, 9],
  [-60, 12],
  [-25, 14],
  [0, 14.5],
  [40, 16.5],
  [150, 20],
];

/** Bodies of the soft parts, one inside the other, and the space between arm and cast. */
export interface SoftParts {
  readonly skin: Solid;
  /** Muscle and tendons: what lies below skin and fat. */
  readonly muscle: Solid;
  readonly cast: { readonly outer: Solid; readonly inner: Solid } | null;
}

/** @param build 1 = average; how thick the soft parts are. */
export function buildSoftParts(seed: number, build: number, hasCast: boolean): SoftParts {
  const random = createRandom(seed, 300);
  const shape = varyOutline(smoothOutline(SKIN, 4), random, 1.5).map((value, index) =>
    index % 2 === 0 ? -8 + (value + 8) * (0.6 + 0.4 * build) : value,
  );
  const grid = createDistanceGrid([shape], 1.6, 14);
  const fat = 2.4 * build + random.between(0.2, 1.4);
  const grown = (mm: number): Solid => {
    const values = grid.values.map((d) => d + mm);
    return createSolid(
      { ...grid, values },
      { depth: (y) => build * profileAt(DEPTH, y) + mm, shell: () => 1.4, round: 13 + Math.max(0, mm) },
    );
  };
  const padding = random.between(2, 4);
  return {
    skin: grown(0),
    muscle: grown(-fat),
    cast: hasCast ? { inner: grown(padding), outer: grown(padding + random.between(2.5, 4.5)) } : null,
  };
}
