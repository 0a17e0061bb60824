import type { PointPx } from '../domain/geometry.ts';

/** x' = a x + c y + e, y' = b x + d y + f: the order of letters of CSS and canvas (DOMMatrix). */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export function applyAffine(by: Affine, point: PointPx): PointPx {
  return { x: by.a * point.x + by.c * point.y + by.e, y: by.b * point.x + by.d * point.y + by.f };
}

/** @throws RangeError when the transform flattens the plane: a zoom of 0 is a bug of the caller. */
export function invertAffine({ a, b, c, d, e, f }: Affine): Affine {
  const area = a * d - b * c;
  if (!(Math.abs(area) > 0) || !Number.isFinite(area)) {
    throw new RangeError('A transform without area has no inverse.');
  }
  return {
    a: d / area,
    b: -b / area,
    c: -c / area,
    d: a / area,
    e: (c * f - d * e) / area,
    f: (b * e - a * f) / area,
  };
}

/** The transform followed by a scaling about the origin: CSS pixels to device pixels. */
export function scaledAffine({ a, b, c, d, e, f }: Affine, factor: number): Affine {
  return { a: a * factor, b: b * factor, c: c * factor, d: d * factor, e: e * factor, f: f * factor };
}
