import type { PointPx } from '../domain/geometry.ts';
import type { PromptDraft } from '../domain/journal-entry.ts';
import type { PointPrompt } from '../domain/prompt.ts';

type Scribble = PromptDraft['scribbles'][number];

/**
 * Strokes as points for SAM: evenly along each stroke, more on longer ones, at least one each.
 * @param limit points of all strokes together; of more strokes than that the first ones count.
 * @returns in the order of the strokes; the same strokes give the same points (rule P2).
 */
export function sampleScribbles(scribbles: readonly Scribble[], limit: number): PointPrompt[] {
  const kept = scribbles.slice(0, limit);
  const lengths = kept.map(({ points }) => lengthOf(points));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const spare = limit - kept.length;
  return kept.flatMap(({ label, points }, index) => {
    const share = total === 0 ? 0 : Math.floor((spare * lengths[index]!) / total);
    return pointsAlong(points, 1 + share).map((point) => ({ ...point, label }));
  });
}

function lengthOf(points: readonly PointPx[]): number {
  let length = 0;
  for (let i = 1; i < points.length; i++) length += distance(points[i - 1]!, points[i]!);
  return length;
}

/** The middles of `count` equal parts of a line. */
function pointsAlong(points: readonly PointPx[], count: number): PointPx[] {
  const part = lengthOf(points) / count;
  const found: PointPx[] = [];
  let walked = 0;
  for (let i = 1; i < points.length && found.length < count; i++) {
    const [from, to] = [points[i - 1]!, points[i]!];
    const step = distance(from, to);
    for (let next = (found.length + 0.5) * part; found.length < count && next <= walked + step;) {
      const share = step === 0 ? 0 : (next - walked) / step;
      found.push({ x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) });
      next = (found.length + 0.5) * part;
    }
    walked += step;
  }
  // A dot, or a last point lost to rounding.
  while (found.length < count) found.push(points[points.length - 1]!);
  return found;
}

function distance(a: PointPx, b: PointPx): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}
