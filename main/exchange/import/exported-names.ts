import type { ImportFrame } from '../../store/import-frames.ts';
import { ownCaseName } from '../case-name.ts';
import { frameName } from '../picture/frame-name.ts';

/**
 * Under which names a batch of this station exports the frames of a case that is not de-identified, one a frame: that
 * of the case, in a stack with the number of the image.
 */
export function exportedNames(taskId: string, caseId: string, frames: readonly ImportFrame[]): string[] {
  const one = { name: ownCaseName(taskId, caseId, frames), frames };
  return frames.map((_, position) => frameName(one, position));
}
