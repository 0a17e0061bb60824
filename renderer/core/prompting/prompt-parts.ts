import type { BoxPx, PointPx } from '../../../core/domain/geometry.ts';
import type { PromptDraft } from '../../../core/domain/journal-entry.ts';
import type { PromptPart } from './prompting-model.ts';

/** What of a draft lies under the pointer: points before corners before edges. @param reach in image pixels. */
export function promptPartAt(
  draft: PromptDraft,
  at: PointPx,
  { reach, aspect }: { readonly reach: number; readonly aspect: number },
): PromptPart | null {
  const near = (x: number, y: number): boolean => Math.hypot(x - at.x, (y - at.y) * aspect) <= reach;
  const index = draft.points.findLastIndex((point) => near(point.x, point.y));
  if (index >= 0) return { kind: 'point', index };
  const { box } = draft;
  if (box !== null) {
    const { left, top, right, bottom } = box;
    if (near(left, top)) return { kind: 'corner', corner: 'top-left' };
    if (near(right, top)) return { kind: 'corner', corner: 'top-right' };
    if (near(right, bottom)) return { kind: 'corner', corner: 'bottom-right' };
    if (near(left, bottom)) return { kind: 'corner', corner: 'bottom-left' };
    const tall = at.y >= top && at.y <= bottom;
    const wide = at.x >= left && at.x <= right;
    if (tall && Math.abs(at.x - left) <= reach) return { kind: 'edge', edge: 'left' };
    if (tall && Math.abs(at.x - right) <= reach) return { kind: 'edge', edge: 'right' };
    if (wide && Math.abs(at.y - top) * aspect <= reach) return { kind: 'edge', edge: 'top' };
    if (wide && Math.abs(at.y - bottom) * aspect <= reach) return { kind: 'edge', edge: 'bottom' };
  }
  const scribble = draft.scribbles.findLastIndex((one) => one.points.some((point) => near(point.x, point.y)));
  return scribble >= 0 ? { kind: 'scribble', index: scribble } : null;
}

/** The draft with one part dragged to a point. Scribbles stay where they were drawn. */
export function movePart(draft: PromptDraft, part: PromptPart, to: PointPx): PromptDraft {
  if (part.kind === 'point') {
    return { ...draft, points: draft.points.map((one, i) => (i === part.index ? { ...one, ...to } : one)) };
  }
  const { box } = draft;
  if (box === null || part.kind === 'scribble') return draft;
  const edges = part.kind === 'edge' ? [part.edge] : part.corner.split('-');
  const moved = { ...box };
  if (edges.includes('left')) moved.left = to.x;
  if (edges.includes('right')) moved.right = to.x;
  if (edges.includes('top')) moved.top = to.y;
  if (edges.includes('bottom')) moved.bottom = to.y;
  return { ...draft, box: moved };
}

/** A box whose edges may have been dragged past each other, put in order. */
export function orderedBox({ left, top, right, bottom }: BoxPx): BoxPx {
  return {
    left: Math.min(left, right),
    top: Math.min(top, bottom),
    right: Math.max(left, right),
    bottom: Math.max(top, bottom),
  };
}
