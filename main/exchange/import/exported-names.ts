import type { ImportFrame } from '../../store/import-frames.ts';
import { caseName } from '../batch/load-export-case.ts';
import { frameName } from '../picture/frame-name.ts';

/**
 * Under which name a batch of this station exports a frame that is not de-identified: that of its case, in a stack with
 * the number of the image.
 * @param at place of the frame in its case, from 0, and how many there are.
 */
export function exportedNames(
  taskId: string,
  frame: ImportFrame,
  at: { readonly position: number; readonly count: number },
): string[] {
  return [frameName({ name: caseName(taskId, frame.caseId), frames: { length: at.count } }, at.position)];
}
