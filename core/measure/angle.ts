import type { PointPx } from '../domain/geometry.ts';

/**
 * The angle between the arms vertex-a and vertex-c in degrees, 0..180, as seen on the screen; null when an arm
 * has no length.
 *
 * @param aspect height of a pixel divided by its width.
 */
export function angleDeg(a: PointPx, vertex: PointPx, c: PointPx, aspect: number): number | null {
  const ax = a.x - vertex.x;
  const ay = (a.y - vertex.y) * aspect;
  const cx = c.x - vertex.x;
  const cy = (c.y - vertex.y) * aspect;
  if ((ax === 0 && ay === 0) || (cx === 0 && cy === 0)) return null;
  // Unlike the arc cosine this keeps its precision near 0 and 180 degrees.
  return (Math.atan2(Math.abs(ax * cy - ay * cx), ax * cx + ay * cy) * 180) / Math.PI;
}
