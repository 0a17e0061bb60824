import type { Profile } from './anatomy.ts';
import type { DistanceGrid } from './distance-grid.ts';

/** Row-major 3 x 3. */
export type Matrix3 = readonly number[];
export type Vector3 = readonly [number, number, number];

/**
 * A body in its own coordinates (mm): the points whose distance d to the edge of the section is positive and
 * |z| <= depth(y) * sqrt(1 - (1 - min(1, d / round))^2).
 */
export interface Solid {
  readonly grid: DistanceGrid;
  /** Per row of the grid: half depth and thickness of the outer shell, mm. */
  readonly depth: Float32Array;
  readonly shell: Float32Array;
  /** Weight of the core per row: how much trabecular bone the marrow holds. */
  readonly filling: Float32Array;
  readonly round: number;
  readonly maxDepth: number;
}

/** Path lengths in mm through a solid, over a rectangle of pixels. */
export interface PathMap {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly whole: Float32Array;
  /** Inside of the shell. */
  readonly core: Float32Array;
  /** The same, weighted by the filling of the marrow. */
  readonly marrow: Float32Array;
  /** Mean distance to the edge of the section along the path, mm: small near joint surfaces. */
  readonly edge: Float32Array;
}

/** Rays of the image: pixel (column, row) sees the line origin + t direction, in the solid's coordinates. */
export interface RayFrame {
  /** origin(column, row) = base + column * right + row * down. */
  readonly base: Vector3;
  readonly right: Vector3;
  readonly down: Vector3;
  readonly direction: Vector3;
}

export function profileAt(profile: Profile, y: number): number {
  let previous = profile[0]!;
  if (y <= previous[0]) return previous[1];
  for (const point of profile) {
    if (y < point[0]) {
      const t = (y - previous[0]) / (point[0] - previous[0]);
      return previous[1] + t * (point[1] - previous[1]);
    }
    previous = point;
  }
  return previous[1];
}

export function createSolid(
  grid: DistanceGrid,
  shape: {
    depth: (y: number) => number;
    shell: (y: number) => number;
    filling?: (y: number) => number;
    round: number;
  },
): Solid {
  const depth = new Float32Array(grid.rows);
  const shell = new Float32Array(grid.rows);
  const filling = new Float32Array(grid.rows);
  let maxDepth = 0;
  for (let row = 0; row < grid.rows; row++) {
    const y = grid.top + row * grid.stepMm;
    depth[row] = shape.depth(y);
    shell[row] = shape.shell(y);
    filling[row] = shape.filling === undefined ? 1 : shape.filling(y);
    maxDepth = Math.max(maxDepth, depth[row]!);
  }
  return { grid, depth, shell, filling, round: shape.round, maxDepth };
}
