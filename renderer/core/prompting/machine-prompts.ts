import type { CaseView } from '../../../core/contract/case.ts';
import type { PromptDraft } from '../../../core/domain/journal-entry.ts';

export const EMPTY_DRAFT: PromptDraft = { box: null, points: [], scribbles: [], useGuess: false };

/** What the engine told SAM in its last pass for this structure; null where SAM was not asked. */
export function machinePrompts(view: CaseView, structure: string, frameId: string): PromptDraft | null {
  const last = view.labels[frameId]?.find((one) => one.structure === structure)?.passes.at(-1);
  if (last === undefined) return null;
  return { ...last.prompts, scribbles: [], useGuess: last.mask !== 'none' };
}

/** Whether there is anything that a decoder can work on. */
export function saysSomething(draft: PromptDraft): boolean {
  return draft.box !== null || draft.points.length > 0 || draft.scribbles.length > 0;
}
