import type { GivenVerdict } from '../../../core/review/case-state.ts';
import type { Verdict } from '../../../core/domain/verdict.ts';

/** One line of the list of structures. */
export interface StructureRow {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  /** Key that makes it active (1..9, then none). */
  readonly digit: string;
  readonly guideline: string;
  readonly mayBeAbsent: boolean;
  /** Least estimated quality over the frames, 0..1; null = unknown. */
  readonly quality: number | null;
  /** Each figure in words, for hovering. */
  readonly qualityWords: readonly string[];
  /** Why it needs its own key, as sentences. */
  readonly flags: readonly string[];
  /** The machine proposes that it is absent. */
  readonly predictedAbsent: boolean;
  readonly empty: boolean;
  /** Where the present mask comes from. */
  readonly origin: 'U-Net' | 'SAM' | 'imported' | 'edited' | 'none';
  readonly verdict: GivenVerdict | null;
  /** Verdict that a later change took out of force. */
  readonly withdrawn: GivenVerdict | null;
  /** `edited, unsigned`: changed by a reader and not signed since. */
  readonly status: Verdict | 'unsigned' | 'edited, unsigned';
  readonly visible: boolean;
  readonly locked: boolean;
  readonly solo: boolean;
  readonly active: boolean;
  readonly shown: boolean;
  readonly seen: boolean;
  /** The shown mask is not in the journal yet. */
  readonly unsaved: boolean;
  /** Seconds in hand, all readings together. */
  readonly activeMs: number;
}
