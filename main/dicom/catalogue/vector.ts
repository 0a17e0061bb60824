import type { PointLps } from './instance-facts.ts';

export function dot(a: PointLps, b: PointLps): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function subtract(a: PointLps, b: PointLps): PointLps {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** Right-handed: of a row's and a column's direction it is the normal of the plane. */
export function cross(a: PointLps, b: PointLps): PointLps {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
