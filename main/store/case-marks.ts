import type { CaseState, StructureState } from '../../core/review/case-state.ts';
import type { CaseStateName } from '../../core/contract/worklist.ts';
import type { StructureSummary } from './case-summary.ts';
import { storedFigure } from './need.ts';

/** What a reader did to the structures of a case, by structure id: the bits below, added up. */
export type CaseMarks = Readonly<Record<string, number>>;

/** The present masks hold a reader's work. */
const EDITED = 1;
/** A verdict other than `deferred` is in force. */
const DECIDED = 2;
/** Left for somebody else or later: signed, but not done. */
const DEFERRED = 4;

/**
 * Whether somebody has done anything to the case. Until then a review follows the newest labels and images, also
 * when it was looked at.
 */
export function isTouched({ undo, redo, structures }: CaseState): boolean {
  return (
    undo.length > 0 ||
    redo.length > 0 ||
    structures.some((one) => one.changeSeq > 0 || one.verdict !== null || one.withdrawn !== null)
  );
}

export function marksOf(state: CaseState): CaseMarks {
  const marks: Record<string, number> = {};
  for (const one of state.structures) {
    const mark = markOf(one);
    if (mark > 0) marks[one.structure] = mark;
  }
  return marks;
}

function markOf({ tools, verdict }: StructureState): number {
  const edited = tools.length > 0 ? EDITED : 0;
  if (verdict === null) return edited;
  return edited + (verdict.verdict === 'deferred' ? DEFERRED : DECIDED);
}

/** What the worklist shows of a case, and what orders it. */
export interface DerivedCase {
  readonly state: CaseStateName;
  readonly quality: number | null;
  readonly worst: string;
  readonly flags: number;
  readonly structures: number;
  readonly decided: number;
  readonly deferred: number;
  readonly edited: number;
  /** Per structure of the task, see `storedFigure`. */
  readonly figures: Float32Array;
}

export interface CaseSituation {
  readonly summary: readonly StructureSummary[];
  readonly marks: CaseMarks;
  /** Every frame has a pseudo label. */
  readonly labelled: boolean;
  /** Its images cannot be shown any more. */
  readonly gone: boolean;
  /** Preparation failed. */
  readonly problem: boolean;
}

export function deriveCase(situation: CaseSituation): DerivedCase {
  const { summary, marks } = situation;
  const has = (structure: string, bit: number): boolean => ((marks[structure] ?? 0) & bit) !== 0;
  const count = (bit: number): number => summary.filter((one) => has(one.structure, bit)).length;
  const undecided = summary.filter((one) => !has(one.structure, DECIDED) && !has(one.structure, DEFERRED));
  let worst: StructureSummary | null = null;
  for (const one of undecided) {
    if (one.quality === null) continue;
    if (worst === null || one.quality < (worst.quality ?? Infinity)) worst = one;
  }
  const counts = { decided: count(DECIDED), deferred: count(DEFERRED), edited: count(EDITED) };
  return {
    state: stateOf(situation, counts),
    quality: worst?.quality ?? null,
    worst: worst?.why ?? '',
    flags: undecided.filter((one) => one.flagged).length,
    structures: summary.length,
    ...counts,
    figures: Float32Array.from(summary, (one) => storedFigure(one.figure, undecided.includes(one))),
  };
}

function stateOf(
  { summary, gone, problem, labelled }: CaseSituation,
  { decided, deferred, edited }: { decided: number; deferred: number; edited: number },
): CaseStateName {
  if (gone) return 'failed';
  if (summary.length > 0 && decided === summary.length) return 'done';
  if (decided + deferred + edited > 0) return 'started';
  if (labelled) return 'ready';
  return problem ? 'failed' : 'unprepared';
}
