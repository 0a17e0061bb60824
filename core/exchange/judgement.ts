import { z } from 'zod';
import type { Verdict } from '../domain/verdict.ts';

/** What a reader said of a structure, as far as what leaves is concerned. */
export const judgementSchema = z.enum(['signed', 'absent', 'rejected', 'deferred', 'unsigned']);
export type Judgement = z.infer<typeof judgementSchema>;

/** @param verdict the one in force; null: nobody has signed what is there now. */
export function judgementOf(verdict: Verdict | null): Judgement {
  if (verdict === null) return 'unsigned';
  return verdict === 'accepted' || verdict === 'corrected' ? 'signed' : verdict;
}

/**
 * Whether a mask leaves. What was rejected or is absent never does; what is open does only where somebody chose so.
 */
export function leaves(judgement: Judgement, includeUnsigned: boolean): boolean {
  if (judgement === 'signed') return true;
  return includeUnsigned && (judgement === 'unsigned' || judgement === 'deferred');
}

/** Whether the structure is known of this case: its mask, or that it is not there. Else it is unknown. */
export function isKnown(judgement: Judgement, includeUnsigned: boolean): boolean {
  return judgement === 'absent' || leaves(judgement, includeUnsigned);
}
