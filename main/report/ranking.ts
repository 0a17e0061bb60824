import type { LabelledStructure, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import { reviewRanks, type ReviewItem } from '../../core/pipeline/review-order.ts';

/** What puts a case where it is in the list. */
export interface CaseRank {
  readonly label: PseudoLabel;
  readonly weakest: WeakestStructure;
}

export interface WeakestStructure {
  readonly structure: string;
  /** Null where there is none: not found, or SAM was not asked. */
  readonly agreement: number | null;
  /** Among all cases' ranks of this structure: 0 = the worst, 1 = the best. */
  readonly rank: number;
}

/**
 * Cases by what most needs eyes (design: step 8): figures are ranked within a structure, since .8 is good for one
 * and poor for another; a case stands where its weakest structure stands, equal ranks by the agreement itself.
 */
export function rankCases(labels: readonly PseudoLabel[]): CaseRank[] {
  const items = labels.flatMap((label) =>
    label.structures.map((one): ReviewItem => ({
      caseId: label.id,
      structure: one.structure,
      quality: one.quality,
    })),
  );
  const byAgreement = reviewRanks(items, 'agreement');
  const byRest = reviewRanks(items, 'meanRank');
  let at = 0;
  const ranked = labels.map((label): CaseRank => {
    const ranks = label.structures.map((one) => {
      const rank = byAgreement[at] ?? byRest[at] ?? 0;
      at++;
      return { structure: one.structure, agreement: one.quality.agreement, rank, value: valueOf(one) };
    });
    const [weakest] = ranks.sort(weakerFirst);
    return { label, weakest: weakest ?? { structure: '', agreement: null, rank: 0 } };
  });
  return ranked.sort((a, b) => a.weakest.rank - b.weakest.rank || tie(a) - tie(b));
}

/** Settles equal ranks: agreement, else what the U-Net thinks of its mask (0 where it found nothing; 1 if imported). */
function valueOf(one: LabelledStructure): number {
  return one.quality.agreement ?? one.quality.meanProbability ?? 1;
}

function weakerFirst(a: { rank: number; value: number }, b: { rank: number; value: number }): number {
  return a.rank - b.rank || a.value - b.value;
}

function tie({ label, weakest }: CaseRank): number {
  const one = label.structures.find(({ structure }) => structure === weakest.structure);
  return one === undefined ? 0 : valueOf(one);
}
