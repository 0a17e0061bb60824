import type { Comparison } from '../contract/training.ts';
import { acceptanceFrom, isAccepted, type Acceptance } from './acceptance.ts';
import { bootstrapMean, type Interval } from './bootstrap.ts';
import type { ComparedMask, MaskFit } from './compared-mask.ts';
import { meanOf } from './summary.ts';

export type ComparisonRow = Comparison['rows'][number];
type Figures = Comparison['overall'];
type Scores = Figures['old'];

export interface ComparedStructure {
  readonly id: string;
  readonly name: string;
}

/** What follows from the masks alone. */
export type ComparedFigures = Pick<
  Comparison,
  'cases' | 'patients' | 'unit' | 'acceptance' | 'rows' | 'overall'
>;

/**
 * Two models side by side on the same signed masks: means, and the paired difference of their Dice with its interval, for
 * which patients are drawn with replacement.
 * @param structures of the task, in its order; those that no mask shows have no row.
 */
export function compareModels(
  masks: readonly ComparedMask[],
  structures: readonly ComparedStructure[],
): ComparedFigures {
  const acceptance = acceptanceFrom(masks);
  const unit = masks.every(({ old }) => old.hd95Px === null || old.hd95Mm !== null) ? 'mm' : 'px';
  const figures = (own: readonly ComparedMask[]): Figures => ({
    n: own.length,
    fromOld: own.filter(isFromOld).length,
    old: scores(own, 'old', { acceptance, unit }),
    new: scores(own, 'new', { acceptance, unit }),
    difference: difference(own),
    corrected: difference(own.filter(({ verdict }) => verdict === 'corrected')),
  });
  return {
    cases: new Set(masks.map(({ caseId }) => caseId)).size,
    patients: new Set(masks.map(({ group }) => group)).size,
    unit,
    acceptance: acceptance.sentence,
    rows: structures.flatMap(({ id, name }): ComparisonRow[] => {
      const own = masks.filter(({ structure }) => structure === id);
      return own.length === 0 ? [] : [{ structure: id, name, ...figures(own) }];
    }),
    overall: figures(masks),
  };
}

/** The reference is the old model's own mask. */
export function isFromOld({ verdict, drawnBy }: ComparedMask): boolean {
  return verdict === 'accepted' && drawnBy === 'old';
}

function scores(
  masks: readonly ComparedMask[],
  which: 'old' | 'new',
  by: { readonly acceptance: Acceptance; readonly unit: 'mm' | 'px' },
): Scores {
  // Only where both have drawn something: who misses the hard ones must not have the smaller distances.
  const both = masks.filter((one) => one.old.hd95Px !== null && one.new.hd95Px !== null);
  return {
    dice: meanOf(masks.map((one) => one[which].dice)),
    hd95: meanOf(both.map((one) => distance(one[which], by.unit))),
    accepted: meanOf(masks.map((one) => Number(isAccepted(one[which], by.acceptance)))),
  };
}

function distance({ hd95Mm, hd95Px }: MaskFit, unit: 'mm' | 'px'): number | null {
  return unit === 'mm' ? hd95Mm : hd95Px;
}

function difference(masks: readonly ComparedMask[]): Figures['difference'] {
  const interval: Interval | null = bootstrapMean(
    masks.flatMap(({ group, old, new: fresh }) =>
      old.dice === null || fresh.dice === null ? [] : [{ group, value: fresh.dice - old.dice }],
    ),
  );
  return interval && { mean: interval.mean, low: interval.low, high: interval.high };
}
