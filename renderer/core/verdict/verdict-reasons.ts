import { inEnglish, t } from '../language/translate.ts';
import type { ReasonDialog } from './verdict-model.ts';

const REASONS: Readonly<Record<ReasonDialog['verdict'], readonly (() => string)[]>> = {
  rejected: [
    () => t('Not the structure it is named after'),
    () => t('The image does not allow an outline'),
    () => t('Structure is cut off'),
    () => t('Covered by metal or other structures'),
    () => t('Cannot be repaired in reasonable time'),
  ],
  deferred: [
    () => t('Second opinion wanted'),
    () => t('Another view or a prior is needed'),
    () => t('Interrupted'),
    () => t('Guideline is unclear'),
  ],
};

/**
 * What can be chosen, as the journal takes it: in English whatever the reader's language, so that reasons of all
 * readers can be counted together.
 */
export function reasonsFor(verdict: ReasonDialog['verdict']): readonly string[] {
  return REASONS[verdict].map(inEnglish);
}

/** A reason of the journal in the reader's language; one in a reader's own words as it is. */
export function reasonWords(reason: string): string {
  const known = [...REASONS.rejected, ...REASONS.deferred].find((words) => inEnglish(words) === reason);
  return known === undefined ? reason : known();
}
