import type { LabelledStructure, PseudoLabel } from '../../core/domain/pseudo-label.ts';

/** What puts a case where it is in the list. */
export interface CaseRank {
  readonly label: PseudoLabel;
  /** Null when nothing was found in the case. */
  readonly weakest: WeakestStructure | null;
}

export interface WeakestStructure {
  readonly structure: string;
  /** Agreement; mean probability where no case has an agreement for this structure. */
  readonly value: number;
  /** Share of the cases that are worse in this structure: 0 = the worst of all. */
  readonly rank: number;
}

/**
 * Cases by what most needs eyes (design: step 8): values are ranked within a structure, since .8 is good for one
 * and poor for another; a case stands where its weakest structure stands, equal ranks by the value itself.
 */
export function rankCases(labels: readonly PseudoLabel[]): CaseRank[] {
  const values = valuesByStructure(labels);
  const sorted = new Map(
    [...values].map(([structure, own]) => [structure, [...own.values()].sort((a, b) => a - b)]),
  );
  const ranked = labels.map((label): CaseRank => {
    let weakest: WeakestStructure | null = null;
    for (const one of label.structures) {
      const own = values.get(one.structure)?.get(label.id);
      if (own === undefined) continue;
      const all = sorted.get(one.structure)!; // there: `own` came from it
      const rank = countBelow(all, own) / all.length;
      const candidate = { structure: one.structure, value: own, rank };
      if (weakest === null || isWeaker(candidate, weakest)) weakest = candidate;
    }
    return { label, weakest };
  });
  return ranked.sort((a, b) => {
    // Empty cases first: a machine that found nothing at all is wrong or has the wrong image.
    if (a.weakest === null || b.weakest === null)
      return Number(a.weakest !== null) - Number(b.weakest !== null);
    return a.weakest.rank - b.weakest.rank || a.weakest.value - b.weakest.value;
  });
}

/** How many of the ascending values are below `value`. */
function countBelow(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isWeaker(a: WeakestStructure, b: WeakestStructure): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.value < b.value);
}

/** Structure -> label id -> value; structures that were not found have none. */
function valuesByStructure(labels: readonly PseudoLabel[]): Map<string, Map<string, number>> {
  const asked = new Set<string>();
  const found: { id: string; one: LabelledStructure }[] = [];
  for (const label of labels) {
    for (const one of label.structures) {
      if (one.quality.agreement !== null) asked.add(one.structure);
      if (one.outcome !== 'not-found') found.push({ id: label.id, one });
    }
  }
  const values = new Map<string, Map<string, number>>();
  for (const { id, one } of found) {
    const value = asked.has(one.structure) ? one.quality.agreement : one.quality.meanProbability;
    if (value === null) continue;
    const own = values.get(one.structure) ?? new Map<string, number>();
    own.set(id, value);
    values.set(one.structure, own);
  }
  return values;
}
