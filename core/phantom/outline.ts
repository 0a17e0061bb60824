import type { Random } from '../random/random.ts';

/** A closed outline: x0, y0, x1, y1, ... in mm; the last point joins the first. */
export type Outline = Float64Array;

/** Closed Catmull-Rom curve through the points, `pieces` straight pieces between neighbours. */
export function smoothOutline(points: readonly number[], pieces = 5): Outline {
  const n = points.length / 2;
  const result = new Float64Array(n * pieces * 2);
  let out = 0;
  for (let i = 0; i < n; i++) {
    const [a, b, c, d] = [(i + n - 1) % n, i, (i + 1) % n, (i + 2) % n];
    for (let k = 0; k < pieces; k++) {
      const t = k / pieces;
      for (const axis of [0, 1] as const) {
        const [p0, p1, p2, p3] = [
          points[2 * a + axis]!,
          points[2 * b + axis]!,
          points[2 * c + axis]!,
          points[2 * d + axis]!,
        ];
        result[out++] =
          p1 + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
      }
    }
  }
  return result;
}

export function centreOf(outline: Outline): readonly [number, number] {
  let x = 0;
  let y = 0;
  for (let i = 0; i < outline.length; i += 2) {
    x += outline[i]!;
    y += outline[i + 1]!;
  }
  return [(2 * x) / outline.length, (2 * y) / outline.length];
}

/**
 * The outline of a bone that has ossified to `fraction` of its linear size: small centres are round and
 * take on the mature shape as they grow. `anchor` is the point that growth starts from.
 */
export function ossifyOutline(
  outline: Outline,
  fraction: number,
  anchor: readonly [number, number],
): Outline {
  const [cx, cy] = centreOf(outline);
  let rx = 0;
  let ry = 0;
  for (let i = 0; i < outline.length; i += 2) {
    rx = Math.max(rx, Math.abs(outline[i]! - cx));
    ry = Math.max(ry, Math.abs(outline[i + 1]! - cy));
  }
  const mature = Math.min(1, Math.max(0, (fraction - 0.3) / 0.6));
  const weight = mature * mature * (3 - 2 * mature);
  const result = new Float64Array(outline.length);
  for (let i = 0; i < outline.length; i += 2) {
    const dx = outline[i]! - cx;
    const dy = outline[i + 1]! - cy;
    const radius = 0.88 / Math.max(1e-6, Math.hypot(dx / rx, dy / ry));
    const blend = weight + (1 - weight) * radius;
    result[i] = anchor[0] + fraction * (cx + dx * blend - anchor[0]);
    result[i + 1] = anchor[1] + fraction * (cy + dy * blend - anchor[1]);
  }
  return result;
}

/** Individual shape: stretches along and across, and waves of low order along the outline (mm). */
export function varyOutline(outline: Outline, random: Random, amountMm: number): Outline {
  const [cx, cy] = centreOf(outline);
  const sx = 1 + 0.035 * random.bell();
  const sy = 1 + 0.035 * random.bell();
  const shear = 0.04 * random.bell();
  const waves = [2, 3, 4, 5].map((order) => ({
    order,
    size: (amountMm * random.bell()) / order,
    phase: random.between(0, 2 * Math.PI),
  }));
  const n = outline.length / 2;
  const result = new Float64Array(outline.length);
  for (let i = 0; i < n; i++) {
    const dx = outline[2 * i]! - cx;
    const dy = outline[2 * i + 1]! - cy;
    const length = Math.max(1e-6, Math.hypot(dx, dy));
    let wave = 0;
    for (const w of waves) wave += w.size * Math.cos((2 * Math.PI * w.order * i) / n + w.phase);
    result[2 * i] = cx + dx * sx + dy * shear + (wave * dx) / length;
    result[2 * i + 1] = cy + dy * sy + (wave * dy) / length;
  }
  return result;
}
