import type { MaskPlace } from '../../core/review/case-replay.ts';
import type { Task } from '../../core/domain/task.ts';

/** What a review has to know of its case; from the worklist. */
export interface ReviewedCase {
  readonly task: Task;
  /** In the order of the stack. */
  readonly frames: readonly ReviewedFrame[];
}

export interface ReviewedFrame {
  readonly frameId: string;
  /** Columns and rows of the frame. */
  readonly width: number;
  readonly height: number;
  /** Newest pseudo label of the frame under the case's task. */
  readonly newestLabel: string | null;
}

/** One text per mask; ids hold no line feed. */
export function keyOf({ structure, frameId }: MaskPlace): string {
  return `${structure}\n${frameId}`;
}

export function newestLabels(about: ReviewedCase): Record<string, string | null> {
  return Object.fromEntries(about.frames.map((frame) => [frame.frameId, frame.newestLabel]));
}
