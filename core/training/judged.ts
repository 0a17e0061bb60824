import type { Verdict } from '../domain/verdict.ts';

/** What a case says of one structure. */
export interface StructureFacts {
  readonly structure: string;
  /** The verdict in force. */
  readonly verdict: Verdict | null;
  /** A reader has changed its masks, or taken a verdict back, since the machine drew them. */
  readonly touched: boolean;
  /** In the order of the stack. */
  readonly frames: readonly FrameFacts[];
}

/** What is on one frame. */
export interface FrameFacts {
  /** The present mask has no pixel. */
  readonly empty: boolean;
  /** Of the pseudo label; null where nobody has estimated it. */
  readonly estimatedDice: number | null;
  /** A machine has drawn something here, and knew the side of the body where that matters. */
  readonly drawn: boolean;
}

/** Pseudo labels that nobody has signed; null: none of them. */
export type UnsignedChoice = { readonly weight: number; readonly quality: number } | null;

export type JudgedKind = 'accepted' | 'corrected' | 'absent' | 'unsigned' | 'unknown';

/**
 * What a training takes a structure of a case for. Rejected: no usable mask, so its pseudo label is none either.
 * Deferred and undecided ones are unknown, or the pseudo label where `unsigned` wants it; what a reader has begun to
 * change and not signed is unknown.
 */
export function judgedKind(facts: StructureFacts, unsigned: UnsignedChoice): JudgedKind {
  const { verdict, touched, frames } = facts;
  if (verdict === 'accepted' || verdict === 'corrected' || verdict === 'absent') return verdict;
  if (verdict === 'rejected' || touched || unsigned === null) return 'unknown';
  return frames.some((frame) => isGood(frame, unsigned)) ? 'unsigned' : 'unknown';
}

/** What is learnt of a structure on one frame. */
export type FrameLesson =
  /** Nobody knows. */
  | null
  /** `mask`: where the present mask is; `nothing`: it is known not to be on this frame. */
  | { readonly show: 'mask' | 'nothing'; readonly weight: number };

export function frameLesson(kind: JudgedKind, frame: FrameFacts, unsigned: UnsignedChoice): FrameLesson {
  if (kind === 'unknown') return null;
  if (kind === 'absent') return { show: 'nothing', weight: 1 };
  if (kind !== 'unsigned') return { show: frame.empty ? 'nothing' : 'mask', weight: 1 };
  // On the other frames of a stack the machine may have missed it.
  return unsigned !== null && isGood(frame, unsigned) ? { show: 'mask', weight: unsigned.weight } : null;
}

function isGood(frame: FrameFacts, { quality }: NonNullable<UnsignedChoice>): boolean {
  return frame.drawn && !frame.empty && (frame.estimatedDice ?? 0) >= quality;
}
