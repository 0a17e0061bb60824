import type { Verdict } from '../../../core/domain/verdict.ts';
import type { ReadStore } from '../read-store.ts';

/** What a key gives: `accepted` on an edited structure signs it as corrected. */
export type VerdictKey = Exclude<Verdict, 'corrected'>;

/** Reason and note are asked for: `rejected` and `deferred`. */
export interface ReasonDialog {
  readonly verdict: 'rejected' | 'deferred';
  readonly scope: 'structure' | 'case';
  readonly structures: readonly string[];
  /** To choose from; a reason of one's own is allowed. */
  readonly reasons: readonly string[];
  readonly reason: string;
  readonly note: string;
}

export interface VerdictState {
  readonly dialog: ReasonDialog | null;
  /** Why no verdict can be given now ("Say who you are first.", "A stroke is not saved yet."), else empty. */
  readonly refusal: string;
  /** Structures that the last action passed over, each with the reason as a sentence. */
  readonly skipped: readonly { readonly structure: string; readonly name: string; readonly reason: string }[];
  /** Verdicts sent and not yet acknowledged. */
  readonly waiting: number;
  readonly decided: number;
  readonly total: number;
}

/** Verdicts on the structures of the open case. */
export interface VerdictModel {
  readonly store: ReadStore<VerdictState>;
  /** For the active structure; `rejected` and `deferred` open the dialog, the others are given at once. */
  give(verdict: VerdictKey): void;
  withdraw(): void;
  /** All undecided structures that were shown, are not flagged, not empty and not predicted absent. */
  acceptRemaining(): void;
  /** Opens the dialog for all undecided structures. */
  decideRemaining(verdict: 'rejected' | 'deferred'): void;
  setReason(reason: string): void;
  setNote(note: string): void;
  /** @returns false when a reason is missing. */
  confirm(): boolean;
  dismiss(): void;
  clearSkipped(): void;
  /**
   * The next structure that needs eyes: flagged ones first, then by quality; when nothing is left in this case,
   * opens the next case with something undecided.
   */
  nextThatNeedsMe(): Promise<void>;
  /** Undecided structures of the open case in that order. */
  remaining(): readonly string[];
}
