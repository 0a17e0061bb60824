import { BOOTSTRAP, bootstrapMean, type Interval } from './bootstrap.ts';
import { countAbsence, type AbsenceReport } from './absence.ts';
import { queueQuality, type QueueQuality } from './queue-quality.ts';
import type { ReviewKey } from '../pipeline/review-order.ts';
import { VARIANTS, type ScoreRow, type StructureFact, type Variant } from './score-row.ts';
import {
  CHANGE_MARGIN,
  pairKey,
  summarise,
  summariseOverall,
  type OverallSummary,
  type VariantSummary,
} from './summary.ts';

/** Which differences are reported with an interval: the first less the second. */
const DIFFERENCES: readonly (readonly [Variant, Variant])[] = [
  ['refined', 'unet'],
  ['refined', 'cleanup'],
  ['paper', 'unet'],
];

export interface Difference {
  /** Of the Dice, over all structure-cases that both variants have. */
  readonly overall: Interval | null;
  readonly structures: Readonly<Record<string, Interval | null>>;
}

/** What `evaluate --json` prints. */
export interface EvaluationReport {
  readonly task: { readonly id: string; readonly version: number };
  /** Cases that were scored; labelled ones without truth. */
  readonly cases: number;
  readonly casesWithoutTruth: number;
  /** Patients, or cases where patients are not known. */
  readonly groups: number;
  readonly changeMargin: number;
  readonly overall: Readonly<Partial<Record<Variant, OverallSummary>>>;
  readonly structures: Readonly<Record<string, Readonly<Partial<Record<Variant, VariantSummary>>>>>;
  /** By `<variant>-<variant>`, with 95 % intervals by paired bootstrap over groups. */
  readonly differences: Readonly<Record<string, Difference>>;
  readonly absence: AbsenceReport;
  readonly queue: Readonly<Record<ReviewKey, QueueQuality>>;
}

export interface EvaluationInput {
  readonly task: { readonly id: string; readonly version: number };
  /** Ids in the order of the task. */
  readonly structures: readonly string[];
  readonly casesWithoutTruth: number;
  readonly rows: readonly ScoreRow[];
  readonly facts: readonly StructureFact[];
}

/** Everything that is said about a set of scores. */
export function reportOf(input: EvaluationInput): EvaluationReport {
  const { rows } = input;
  const present = rows.filter((row) => row.truth === 'present');
  const variants = VARIANTS.filter((variant) => rows.some((row) => row.variant === variant));
  const structures = input.structures.filter((id) => rows.some((row) => row.structure === id));
  const baseline = diceOf(present, 'unet');
  const of = (variant: Variant, structure?: string): ScoreRow[] =>
    rows.filter((row) => row.variant === variant && (structure === undefined || row.structure === structure));
  return {
    task: input.task,
    cases: new Set(rows.map((row) => row.caseId)).size,
    casesWithoutTruth: input.casesWithoutTruth,
    groups: new Set(rows.map((row) => row.group)).size,
    changeMargin: CHANGE_MARGIN,
    overall: record(variants, (variant) => summariseOverall(of(variant), baseline)),
    structures: record(structures, (id) =>
      record(variants, (variant) => summarise(of(variant, id), baseline)),
    ),
    differences: Object.fromEntries(
      DIFFERENCES.filter((pair) => pair.every((variant) => variants.includes(variant))).map(([a, b]) => [
        `${a}-${b}`,
        differenceOf({ present, structures }, a, b),
      ]),
    ),
    absence: countAbsence(rows, input.facts, { variants, structures }),
    queue: queueQuality(scoredItems(present, input.facts)),
  };
}

function differenceOf(
  scores: { readonly present: readonly ScoreRow[]; readonly structures: readonly string[] },
  a: Variant,
  b: Variant,
): Difference {
  const before = diceOf(scores.present, b);
  const paired = scores.present.flatMap((row) => {
    const other = before.get(pairKey(row));
    if (row.variant !== a || row.dice === null || other === undefined) return [];
    return [{ structure: row.structure, group: row.group, value: row.dice - other }];
  });
  return {
    overall: bootstrapMean(paired, BOOTSTRAP),
    structures: record(scores.structures, (id) =>
      bootstrapMean(
        paired.filter((one) => one.structure === id),
        BOOTSTRAP,
      ),
    ),
  };
}

function scoredItems(present: readonly ScoreRow[], facts: readonly StructureFact[]) {
  const dice = diceOf(present, 'refined');
  return facts.flatMap((fact) => {
    const own = dice.get(pairKey(fact));
    return own === undefined ? [] : [{ ...fact, dice: own }];
  });
}

function diceOf(rows: readonly ScoreRow[], variant: Variant): Map<string, number> {
  const dice = new Map<string, number>();
  for (const row of rows) if (row.variant === variant && row.dice !== null) dice.set(pairKey(row), row.dice);
  return dice;
}

function record<K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>; // all keys are set
}
