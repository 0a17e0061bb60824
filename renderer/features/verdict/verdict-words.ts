import type { Verdict } from '../../../core/domain/verdict.ts';
import type { CaseState } from '../../../core/review/case-state.ts';
import type { VerdictKey } from '../../core/verdict/verdict-model.ts';

/** The verb on the button. @param edited signing an edited structure as right signs it as corrected. */
export function verdictLabel(verdict: VerdictKey, edited: boolean): string {
  switch (verdict) {
    case 'accepted':
      return edited ? 'Sign corrected' : 'Accept';
    case 'rejected':
      return 'Reject';
    case 'absent':
      return 'Absent';
    case 'deferred':
      return 'Defer';
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
  return names.length === 1 ? (names[0] ?? '') : `${String(names.length)} structures`;
}

/**
 * Which of the listed reasons a key means.
 * @returns its index, or null when the key means none.
 */
export function reasonAfterKey(key: string, count: number): number | null {
  const index = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
  return index >= 0 && index < count ? index : null;
}

/** Why a structure was passed over, without its name, which stands beside it. */
export function skipReason(name: string, sentence: string): string {
  const start = `${name} was not accepted: `;
  const reason = sentence.startsWith(start) ? sentence.slice(start.length) : sentence;
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
