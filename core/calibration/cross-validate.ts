import { BOOTSTRAP, bootstrapMean, lowerBound, type Interval, type Paired } from '../evaluation/bootstrap.ts';
import { choiceInForce, type SearchSpace } from './choice.ts';
import { mean } from './choose.ts';
import type { Measurer } from './measurement.ts';
import { outcomesOf, type StructureOutcome } from './outcome.ts';
import { searchSettings } from './search.ts';

/** What calibration gains on cases that took no part in it. */
export interface Gain {
  /** Structure-cases whose truth is present. */
  readonly n: number;
  /** Mean Dice of the raw U-Net at 0.5, of the settings in force, and of the calibrated ones. */
  readonly unet: number;
  readonly before: number;
  readonly after: number;
  readonly overUnet: Interval | null;
  /** Lower bounds of the gains over the raw U-Net, one-sided at 80 %. */
  readonly afterAtLeast: number | null;
  readonly beforeAtLeast: number | null;
  /** The settings in force less the raw U-Net. */
  readonly beforeOverUnet: Interval | null;
  readonly overBefore: Interval | null;
}

export interface AbsenceGain {
  /** Known absent structure-cases, and how many of those are left empty. */
  readonly absent: number;
  readonly emptyBefore: number;
  readonly emptyAfter: number;
  /** Present ones that are empty or proposed as absent. */
  readonly lostBefore: number;
  readonly lostAfter: number;
}

export interface CrossValidation {
  readonly overall: Gain | null;
  /** In the order of the task; null where no case has the structure. */
  readonly structures: readonly (Gain | null)[];
  readonly absence: AbsenceGain;
}

/** One-sided, as for the switch of refinement. */
const CONFIDENCE = 0.8;

interface Sample {
  readonly structure: number;
  readonly group: string;
  readonly truth: 'present' | 'absent';
  readonly raw: number | null;
  readonly before: StructureOutcome;
  readonly after: StructureOutcome;
}

/**
 * Nested cross-validation: settings are searched without a fold and scored on it, so that no case judges
 * settings that it helped to choose.
 * @param folds of every case.
 */
export async function crossValidate(
  space: SearchSpace,
  measurer: Measurer,
  folds: readonly number[],
  onCase: () => void = () => undefined,
): Promise<CrossValidation> {
  const inForce = choiceInForce(space);
  const samples: Sample[] = [];
  for (const fold of [...new Set(folds)].sort((a, b) => a - b)) {
    const all = measurer.cases.map((_, index) => index);
    const cases = all.filter((index) => folds[index] !== fold);
    const choice = await searchSettings(space, { measurer, cases, folds }, onCase);
    for (const index of all.filter((one) => folds[one] === fold)) {
      const before = await outcomesOf(index, inForce, space, measurer);
      const after = await outcomesOf(index, choice, space, measurer);
      const { group, truth, rawDice } = measurer.cases[index]!;
      truth.forEach((known, structure) => {
        if (known === null) return;
        samples.push({
          structure,
          group,
          truth: known,
          raw: rawDice[structure]!,
          before: before[structure]!,
          after: after[structure]!,
        });
      });
      onCase();
    }
  }
  return {
    overall: gainOf(samples),
    structures: space.task.structures.map((_, structure) =>
      gainOf(samples.filter((sample) => sample.structure === structure)),
    ),
    absence: absenceOf(samples),
  };
}

function gainOf(samples: readonly Sample[]): Gain | null {
  const present = samples.filter((sample) => sample.truth === 'present');
  if (present.length === 0) return null;
  const raw = present.map((sample) => sample.raw ?? 0);
  const before = present.map((sample) => sample.before.dice ?? 0);
  const after = present.map((sample) => sample.after.dice ?? 0);
  const less = (one: readonly number[], other: readonly number[]): Paired[] =>
    present.map(({ group }, index) => ({ group, value: one[index]! - other[index]! }));
  return {
    n: present.length,
    unet: mean(raw),
    before: mean(before),
    after: mean(after),
    overUnet: bootstrapMean(less(after, raw), BOOTSTRAP),
    afterAtLeast: lowerBound(less(after, raw), CONFIDENCE, BOOTSTRAP),
    beforeAtLeast: lowerBound(less(before, raw), CONFIDENCE, BOOTSTRAP),
    beforeOverUnet: bootstrapMean(less(before, raw), BOOTSTRAP),
    overBefore: bootstrapMean(less(after, before), BOOTSTRAP),
  };
}

function absenceOf(samples: readonly Sample[]): AbsenceGain {
  const count = (truth: Sample['truth'], empty: (sample: Sample) => boolean): number =>
    samples.filter((sample) => sample.truth === truth && empty(sample)).length;
  return {
    absent: samples.filter((sample) => sample.truth === 'absent').length,
    emptyBefore: count('absent', (sample) => sample.before.empty),
    emptyAfter: count('absent', (sample) => sample.after.empty),
    lostBefore: count('present', (sample) => sample.before.empty),
    lostAfter: count('present', (sample) => sample.after.empty),
  };
}
