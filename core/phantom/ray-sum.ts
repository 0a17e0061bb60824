import type { PathMap, RayFrame, Solid, Vector3 } from './solid.ts';

const MAX_STEPS = 64;

/**
 * Path lengths of every ray of the image through a solid, by marching through its bounding box.
 * One kernel, long on purpose: it runs some ten million times per image.
 * @param stepMm wanted length of a step. @returns null when the solid lies outside of the image.
 */
export function sumAlongRays(
  solid: Solid,
  rays: RayFrame,
  image: { width: number; height: number },
  stepMm: number,
): PathMap | null {
  const { grid, depth, shell, filling, round, maxDepth } = solid;
  const right = grid.left + (grid.columns - 1) * grid.stepMm;
  const bottom = grid.top + (grid.rows - 1) * grid.stepMm;
  const area = projectedBox(rays, [grid.left, right], [grid.top, bottom], maxDepth);
  const left = Math.max(0, Math.floor(area.left));
  const top = Math.max(0, Math.floor(area.top));
  const width = Math.min(image.width, Math.ceil(area.right) + 1) - left;
  const height = Math.min(image.height, Math.ceil(area.bottom) + 1) - top;
  if (width <= 0 || height <= 0) return null;

  const whole = new Float32Array(width * height);
  const core = new Float32Array(width * height);
  const marrow = new Float32Array(width * height);
  const edge = new Float32Array(width * height);
  const [dx, dy, dz] = rays.direction;
  const inverse = 1 / grid.stepMm;
  // How far a ray runs in the plane of the section per unit of t.
  const slant = Math.hypot(dx, dy);
  const { columns, rows, values } = grid;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const u = column + left + 0.5;
      const v = row + top + 0.5;
      const ox = rays.base[0] + u * rays.right[0] + v * rays.down[0];
      const oy = rays.base[1] + u * rays.right[1] + v * rays.down[1];
      const oz = rays.base[2] + u * rays.right[2] + v * rays.down[2];
      // Slab test against the bounding box.
      let t0 = -1e9;
      let t1 = 1e9;
      if (Math.abs(dx) > 1e-6) {
        const a = (grid.left - ox) / dx;
        const b = (right - ox) / dx;
        t0 = Math.max(t0, Math.min(a, b));
        t1 = Math.min(t1, Math.max(a, b));
      } else if (ox < grid.left || ox > right) continue;
      if (Math.abs(dy) > 1e-6) {
        const a = (grid.top - oy) / dy;
        const b = (bottom - oy) / dy;
        t0 = Math.max(t0, Math.min(a, b));
        t1 = Math.min(t1, Math.max(a, b));
      } else if (oy < grid.top || oy > bottom) continue;
      if (Math.abs(dz) > 1e-6) {
        const a = (-maxDepth - oz) / dz;
        const b = (maxDepth - oz) / dz;
        t0 = Math.max(t0, Math.min(a, b));
        t1 = Math.min(t1, Math.max(a, b));
      } else if (oz < -maxDepth || oz > maxDepth) continue;
      if (t1 <= t0) continue;
      // The distance to the edge cannot change by more than the way that the ray runs in the plane, so most
      // rays miss the body, or stay inside where it has its full depth, and need no marching.
      const mx = (ox + 0.5 * (t0 + t1) * dx - grid.left) * inverse;
      const my = (oy + 0.5 * (t0 + t1) * dy - grid.top) * inverse;
      const jx = mx < 0 ? 0 : mx > columns - 2 ? columns - 2 : mx | 0;
      const jy = my < 0 ? 0 : my > rows - 2 ? rows - 2 : my | 0;
      const middle = values[jy * columns + jx]!;
      const reach = 0.5 * (t1 - t0) * slant + 1.5 * grid.stepMm;
      if (middle + reach <= 0) continue;
      if (middle - reach > round + shell[jy]! && Math.abs(dz) > 0.7) {
        const scale = 2 / Math.abs(dz);
        const g = my - jy;
        const h = depth[jy]! + g * (depth[jy + 1]! - depth[jy]!);
        const s = shell[jy]! + g * (shell[jy + 1]! - shell[jy]!);
        const index = row * width + column;
        whole[index] = scale * h;
        core[index] = scale * (h - s);
        marrow[index] = scale * (h - s) * filling[jy]!;
        edge[index] = middle;
        continue;
      }
      const steps = Math.min(MAX_STEPS, Math.max(4, Math.ceil((t1 - t0) / stepMm)));
      const dt = (t1 - t0) / steps;
      // A step that is cut by the surface counts in part; the share falls off over the step's extent in z.
      const soft = 1 / (Math.abs(dz) * dt + 0.15);
      let sumWhole = 0;
      let sumCore = 0;
      let sumMarrow = 0;
      let sumEdge = 0;
      for (let k = 0; k < steps; k++) {
        const t = t0 + (k + 0.5) * dt;
        const gx = (ox + t * dx - grid.left) * inverse;
        const gy = (oy + t * dy - grid.top) * inverse;
        const ix = gx < 0 ? 0 : gx > columns - 2 ? columns - 2 : gx | 0;
        const iy = gy < 0 ? 0 : gy > rows - 2 ? rows - 2 : gy | 0;
        const fx = gx - ix;
        const fy = gy - iy;
        const p = iy * columns + ix;
        const upper = values[p]! + fx * (values[p + 1]! - values[p]!);
        const lower = values[p + columns]! + fx * (values[p + columns + 1]! - values[p + columns]!);
        const d = upper + fy * (lower - upper);
        if (d <= 0) continue;
        const z = Math.abs(oz + t * dz);
        const h = depth[iy]! + fy * (depth[iy + 1]! - depth[iy]!);
        if (z > h + dt) continue;
        const e = d >= round ? 0 : 1 - d / round;
        let share = (h * Math.sqrt(1 - e * e) - z) * soft + 0.5;
        if (share <= 0) continue;
        if (share > 1) share = 1;
        sumWhole += share;
        sumEdge += share * d;
        const s = shell[iy]! + fy * (shell[iy + 1]! - shell[iy]!);
        const inner = d - s;
        if (inner <= 0) continue;
        const f = inner >= round ? 0 : 1 - inner / round;
        let innerShare = ((h - s) * Math.sqrt(1 - f * f) - z) * soft + 0.5;
        if (innerShare <= 0) continue;
        if (innerShare > share) innerShare = share;
        sumCore += innerShare;
        sumMarrow += innerShare * filling[iy]!;
      }
      if (sumWhole === 0) continue;
      const index = row * width + column;
      whole[index] = sumWhole * dt;
      core[index] = sumCore * dt;
      marrow[index] = sumMarrow * dt;
      edge[index] = sumEdge / sumWhole;
    }
  }
  return { left, top, width, height, whole, core, marrow, edge };
}

/** Pixels that a box of the solid's space can be seen in. */
function projectedBox(
  rays: RayFrame,
  xRange: readonly number[],
  yRange: readonly number[],
  depth: number,
): { left: number; top: number; right: number; bottom: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const x of xRange) {
    for (const y of yRange) {
      for (const z of [-depth, depth]) {
        const [u, v] = pixelOf(rays, [x, y, z]);
        left = Math.min(left, u);
        right = Math.max(right, u);
        top = Math.min(top, v);
        bottom = Math.max(bottom, v);
      }
    }
  }
  return { left, top, right, bottom };
}

/** Solves base + u right + v down + t direction = point for (u, v) by Cramer's rule. */
export function pixelOf(rays: RayFrame, point: Vector3): readonly [number, number] {
  const b: Vector3 = [point[0] - rays.base[0], point[1] - rays.base[1], point[2] - rays.base[2]];
  const det = determinant(rays.right, rays.down, rays.direction);
  return [determinant(b, rays.down, rays.direction) / det, determinant(rays.right, b, rays.direction) / det];
}

function determinant(a: Vector3, b: Vector3, c: Vector3): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    b[0] * (a[1] * c[2] - a[2] * c[1]) +
    c[0] * (a[1] * b[2] - a[2] * b[1])
  );
}
