import type { REVIEW_KEYS } from '../pipeline/review-order.ts';
import { reviewRanks, type ReviewItem, type ReviewKey } from '../pipeline/review-order.ts';

/** The worst tenth of a structure's masks should lie in the first fifth of its queue. */
export const WORST_SHARE = 0.1;
export const FIRST_SHARE = 0.2;

/** With fewer cases of a structure "the worst tenth" says nothing. */
const FEWEST_CASES = 5;

export interface ScoredItem extends ReviewItem {
  /** Of the pseudo label against the truth. */
  readonly dice: number;
}

export interface QueueQuality {
  /** Share of the worst masks that lie in the first part of the queue; null where nothing can be said. */
  readonly recall: number | null;
  /** The share that a random order would find: above 0.2 with few cases, since parts are whole cases. */
  readonly chance: number | null;
  /** Masks that were to be found. */
  readonly worst: number;
  readonly structures: number;
}

/**
 * Does the queue show bad masks first? Ranked and counted within each structure. Equal ranks at the end of the
 * first part count by the share of them that still fits.
 */
export function queueQuality(items: readonly ScoredItem[]): Record<ReviewKey, QueueQuality> {
  const of = (key: ReviewKey): QueueQuality => {
    const ranks = reviewRanks(items, key);
    let found = 0;
    let expected = 0;
    let worst = 0;
    let structures = 0;
    for (const structure of new Set(items.map((item) => item.structure))) {
      const own = items.flatMap((item, index) => {
        const rank = ranks[index]!;
        return item.structure === structure && rank !== null ? [{ dice: item.dice, rank }] : [];
      });
      if (own.length < FEWEST_CASES) continue;
      const count = Math.ceil(own.length * WORST_SHARE);
      const first = Math.ceil(own.length * FIRST_SHARE);
      const bad = [...own].sort((a, b) => a.dice - b.dice).slice(0, count);
      const sorted = own.map((one) => one.rank).sort((a, b) => a - b);
      for (const { rank } of bad) found += shareInFirst(rank, sorted, first);
      expected += (count * first) / own.length;
      worst += count;
      structures++;
    }
    const share = (value: number): number | null => (worst === 0 ? null : value / worst);
    return { recall: share(found), chance: share(expected), worst, structures };
  };
  return {
    agreement: of('agreement'),
    meanProbability: of('meanProbability'),
    predictedIou: of('predictedIou'),
    meanRank: of('meanRank'),
  } satisfies Record<(typeof REVIEW_KEYS)[number], QueueQuality>;
}

function shareInFirst(rank: number, sorted: readonly number[], first: number): number {
  const below = sorted.filter((other) => other < rank).length;
  const equal = sorted.filter((other) => other === rank).length;
  return Math.min(Math.max((first - below) / equal, 0), 1);
}
