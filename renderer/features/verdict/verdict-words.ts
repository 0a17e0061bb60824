import type { Verdict } from '../../../core/domain/verdict.ts';
import type { CaseState } from '../../../core/review/case-state.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t, tn } from '../../core/language/translate.ts';
import type { VerdictKey } from '../../core/verdict/verdict-model.ts';

/** The verb on the button. @param edited signing an edited structure as right signs it as corrected. */
export function verdictLabel(verdict: VerdictKey, edited: boolean): string {
  switch (verdict) {
    case 'accepted':
      return edited ? t('Sign corrected') : t('Accept');
    case 'rejected':
      return t('Reject');
    case 'absent':
      return t('Absent');
    case 'deferred':
      return t('Defer');
  }
}

/** The verdict in force on a structure, and whether a reader has changed its mask. */
export function verdictOf(
  state: CaseState | null,
  structure: string,
): { readonly given: Verdict | null; readonly edited: boolean } {
  const found = state?.structures.find((one) => one.structure === structure);
  return { given: found?.verdict?.verdict ?? null, edited: (found?.tools.length ?? 0) > 0 };
}

/** Which structures a question is about, in the title of its dialog. */
export function structuresText(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? '') : tn(names.length, '{count} structure', '{count} structures');
}

/**
 * Which of the listed reasons a key means.
 * @returns its index, or null when the key means none.
 */
export function reasonAfterKey(key: string, count: number): number | null {
  const index = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
  return index >= 0 && index < count ? index : null;
}

/** Why a structure was passed over, without its name, which stands beside it. @param said as the backend says it. */
export function skipReason(name: string, said: string): string {
  const start = `${name} was not accepted: `;
  if (!said.startsWith(start)) return sentence(said);
  const reason = sentence(said.slice(start.length).replace(/\.$/, ''));
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
