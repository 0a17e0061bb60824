/**
 * Douglas-Peucker on a closed polygon: the corners that are needed for no dropped one to lie farther than the
 * tolerance from the line that replaces it. A ring that would collapse is returned as it is.
 *
 * @param xy x0, y0, x1, y1, ... without repeated first point, in image coordinates.
 * @param tolerancePx pixels; 0 drops only corners that lie on a line.
 */
export function simplifyRing(xy: Float64Array, tolerancePx: number): Float64Array {
  const count = xy.length / 2;
  if (count <= 3) return xy;
  const kept = new Uint8Array(count);
  // A ring has no ends to hold on to: the first corner and the one farthest from it stand in for them.
  const far = farthestCorner(xy);
  kept[0] = 1;
  kept[far] = 1;
  const stack = [0, far, far, count];
  const limit = tolerancePx * tolerancePx;
  while (stack.length > 0) {
    const to = stack.pop()!;
    const from = stack.pop()!;
    let worst = -1;
    let worstDistance = limit;
    for (let i = from + 1; i < to; i++) {
      const distance = squaredDistanceToSegment(xy, i, { from, to: to % count });
      if (distance > worstDistance) {
        worst = i;
        worstDistance = distance;
      }
    }
    if (worst < 0) continue;
    kept[worst] = 1;
    stack.push(from, worst, worst, to);
  }
  const corners: number[] = [];
  for (let i = 0; i < count; i++) if (kept[i] === 1) corners.push(xy[2 * i]!, xy[2 * i + 1]!);
  return corners.length < 6 ? xy : Float64Array.from(corners);
}

function farthestCorner(xy: Float64Array): number {
  let far = 0;
  let farDistance = -1;
  for (let i = 1; 2 * i < xy.length; i++) {
    const distance = (xy[2 * i]! - xy[0]!) ** 2 + (xy[2 * i + 1]! - xy[1]!) ** 2;
    if (distance > farDistance) {
      far = i;
      farDistance = distance;
    }
  }
  return far;
}

function squaredDistanceToSegment(
  xy: Float64Array,
  i: number,
  segment: { from: number; to: number },
): number {
  const ax = xy[2 * segment.from]!;
  const ay = xy[2 * segment.from + 1]!;
  const dx = xy[2 * segment.to]! - ax;
  const dy = xy[2 * segment.to + 1]! - ay;
  const px = xy[2 * i]! - ax;
  const py = xy[2 * i + 1]! - ay;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
  return (px - along * dx) ** 2 + (py - along * dy) ** 2;
}
