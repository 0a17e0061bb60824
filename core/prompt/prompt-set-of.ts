import { ExpectedError } from '../domain/errors.ts';
import type { BoxPx } from '../domain/geometry.ts';
import type { PromptDraft } from '../domain/journal-entry.ts';
import type { PromptSet } from '../domain/prompt.ts';
import type { Sized } from '../mask/size-guard.ts';
import { sampleScribbles } from './sample-scribbles.ts';

/** SAM was trained on a handful of points; strokes are sampled to at most this many, all together. */
const MOST_SCRIBBLE_POINTS = 24;

/**
 * What a reader drew, as the decoder is told: corners of the box in order, everything inside the frame, strokes
 * as points.
 * @throws ExpectedError `prompt-empty` when nothing says where the structure is.
 */
export function promptSetFrom(draft: PromptDraft, frame: Sized): PromptSet {
  const box = draft.box === null ? null : boxInside(draft.box, frame);
  const points = [...draft.points, ...sampleScribbles(draft.scribbles, MOST_SCRIBBLE_POINTS)].map(
    (point) => ({
      ...point,
      x: clamp(point.x, frame.width),
      y: clamp(point.y, frame.height),
    }),
  );
  const includes = points.some(({ label }) => label === 'include');
  if (box === null && !includes && !draft.useGuess) {
    throw new ExpectedError(
      'prompt-empty',
      'Nothing says yet where the structure is: set a point in it, draw a stroke in it, or a box around it.',
    );
  }
  return { box, points };
}

/** Null when nothing of it lies inside the frame, as after a click that was meant as a drag. */
function boxInside(box: BoxPx, frame: Sized): BoxPx | null {
  const inside = {
    left: clamp(Math.min(box.left, box.right), frame.width),
    top: clamp(Math.min(box.top, box.bottom), frame.height),
    right: clamp(Math.max(box.left, box.right), frame.width),
    bottom: clamp(Math.max(box.top, box.bottom), frame.height),
  };
  return inside.right > inside.left && inside.bottom > inside.top ? inside : null;
}

function clamp(value: number, end: number): number {
  return Math.min(Math.max(value, 0), end);
}
