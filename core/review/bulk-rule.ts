import type { LabelledStructure } from '../domain/pseudo-label.ts';
import type { ReviewRules } from '../domain/task.ts';
import type { StructureState } from './case-state.ts';

/** What is known of one structure on one frame when it is to be accepted with others. */
export interface BulkFrame {
  /** What the engine says; null when the frame has no pseudo label. */
  readonly label: Pick<LabelledStructure, 'flags' | 'outcome'> | null;
  /** Whether the laterality of the frame was in doubt for a network that needs it. */
  readonly lateralityDoubt: boolean;
  /** Whether the present mask has no pixel here. */
  readonly empty: boolean;
}

export interface BulkCandidate {
  readonly structure: StructureState;
  /** Shown in the present revision: visible, inside the viewport, opacity above 0, every frame of a stack. */
  readonly seen: boolean;
  /** All frames of the case. */
  readonly frames: readonly BulkFrame[];
}

export interface BulkChoice {
  readonly take: readonly string[];
  readonly skipped: readonly { readonly structure: string; readonly reason: string }[];
}

const FLAG_REASONS: Readonly<Record<LabelledStructure['flags'][number], string>> = {
  'low-agreement': 'its first guess and its refinement disagree',
  'kept-by-gate': 'its refinement was not trusted',
  'proposed-absent': 'it may be absent',
  implausible: 'its shape or place is unusual',
  'laterality-unknown': 'it is not known whether this is the left or the right side',
  'laterality-conflict': 'the image contradicts itself about left and right',
};

/**
 * Which structures "accept all remaining" takes; who accepts many at once must not sign what nobody has looked at
 * or what the machine itself doubts.
 */
export function chooseForBulk(rules: ReviewRules, candidates: readonly BulkCandidate[]): BulkChoice {
  const take: string[] = [];
  const skipped: { structure: string; reason: string }[] = [];
  for (const candidate of candidates) {
    const reason = rules.bulkAccept
      ? reasonToSkip(candidate)
      : 'this task asks for a decision on every structure by itself';
    const { structure, name } = candidate.structure;
    if (reason === null) take.push(structure);
    else skipped.push({ structure, reason: `${name} was not accepted: ${reason}.` });
  }
  return { take, skipped };
}

function reasonToSkip({ structure, seen, frames }: BulkCandidate): string | null {
  if (structure.verdict !== null) return 'it has a verdict already';
  if (frames.every((frame) => frame.empty)) return 'it has no pixels; sign it as absent or draw it';
  if (!seen) return 'it was not wholly on the screen as it is now';
  for (const frame of frames) {
    const doubt = doubtOf(frame, frames.length > 1);
    if (doubt !== null) return `${doubt}; look at it and decide by itself`;
  }
  return null;
}

/** @param stack in a stack no structure reaches every frame, so that absence from one is no doubt. */
function doubtOf({ label, lateralityDoubt, empty }: BulkFrame, stack: boolean): string | null {
  const outside = stack && empty;
  const flag = label?.flags.find((one) => one !== 'proposed-absent' || !outside);
  if (flag !== undefined) return FLAG_REASONS[flag];
  if (lateralityDoubt) return FLAG_REASONS['laterality-unknown'];
  if (outside) return null;
  // Without a flag of its own: the network found nothing and the reader has drawn it.
  if (label?.outcome === 'not-found') return 'the machine did not find it';
  return label?.outcome === 'proposed-absent' ? FLAG_REASONS['proposed-absent'] : null;
}
