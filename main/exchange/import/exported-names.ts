import type { ImportFrame } from '../../store/import-frames.ts';
import { caseName } from '../batch/load-export-case.ts';

/**
 * Under which names a batch of this station exports a frame that is not de-identified: the case's own, and in a stack
 * that of its image by number.
 * @param at place of the frame in its case, from 0, and how many there are.
 */
export function exportedNames(
  taskId: string,
  frame: ImportFrame,
  at: { readonly position: number; readonly count: number },
): string[] {
  const name = caseName(taskId, frame.caseId);
  return at.count === 1 ? [name] : [];
}
