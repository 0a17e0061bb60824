import type { Quality } from './structure-label.ts';

/** What the queue can be ordered by; `meanRank` is the mean of the ranks by the three others. */
export const REVIEW_KEYS = ['agreement', 'meanProbability', 'predictedIou', 'meanRank'] as const;
export type ReviewKey = (typeof REVIEW_KEYS)[number];

export interface ReviewItem {
  readonly caseId: string;
  readonly structure: string;
  /** A mean probability of null: no network of this station has looked, as at what was imported. */
  readonly quality: Pick<Quality, 'agreement' | 'predictedIou'> & {
    readonly meanProbability: number | null;
  };
}

type Figure = Exclude<ReviewKey, 'meanRank'>;

const FIGURES: readonly Figure[] = ['agreement', 'meanProbability', 'predictedIou'];

/**
 * How much each item needs eyes compared with the same structure in other cases (design: rank within a
 * structure): 0 = look first, 1 = last, equal figures share their mean rank. An item without the figure ranks
 * first where the U-Net found nothing, and is null where SAM was not asked.
 * @returns one rank per item, in the order of the items.
 */
export function reviewRanks(items: readonly ReviewItem[], key: ReviewKey): (number | null)[] {
  const ranks: (number | null)[] = items.map(() => null);
  const byStructure = new Map<string, number[]>();
  items.forEach((item, index) => {
    const of = byStructure.get(item.structure);
    if (of === undefined) byStructure.set(item.structure, [index]);
    else of.push(index);
  });
  for (const indices of byStructure.values()) {
    const own = indices.map((index) => items[index]!);
    const found = key === 'meanRank' ? meanRanks(own) : figureRanks(own, key);
    indices.forEach((index, at) => (ranks[index] = found[at]!));
  }
  return ranks;
}

/**
 * The review queue: what most needs eyes first. Ranks by agreement, which finds bad masks best; items of
 * which SAM was not asked rank by the mean of the other figures.
 */
export function reviewOrder<T extends ReviewItem>(items: readonly T[]): T[] {
  const agreement = reviewRanks(items, 'agreement');
  const rest = reviewRanks(items, 'meanRank');
  const rank = (index: number): number => agreement[index] ?? rest[index] ?? 0;
  return items
    .map((item, index) => ({ item, index }))
    .sort((a, b) => rank(a.index) - rank(b.index) || a.index - b.index)
    .map(({ item }) => item);
}

/** All items are of one structure. */
function figureRanks(items: readonly ReviewItem[], key: Figure): (number | null)[] {
  const figures = items.map(({ quality }) => {
    const figure = quality[key];
    // Nothing found has a mean probability of 0, and SAM had nothing to look at.
    return figure === null && quality.meanProbability === 0 ? -Infinity : figure;
  });
  const known = figures.filter((figure) => figure !== null).sort((a, b) => (a < b ? -1 : Number(a > b)));
  if (known.length < 2) return figures.map((figure) => (figure === null ? null : 0));
  // First and last place of each figure: thousands of cases must not be compared pair by pair.
  const places = new Map<number, { first: number; last: number }>();
  known.forEach((figure, at) => {
    const place = places.get(figure);
    if (place === undefined) places.set(figure, { first: at, last: at });
    else place.last = at;
  });
  return figures.map((figure) => {
    const place = figure === null ? undefined : places.get(figure);
    return place === undefined ? null : (place.first + place.last) / 2 / (known.length - 1);
  });
}

function meanRanks(items: readonly ReviewItem[]): (number | null)[] {
  const each = FIGURES.map((key) => figureRanks(items, key));
  return items.map((_, index) => {
    const ranks = each.map((one) => one[index]!).filter((rank) => rank !== null);
    return ranks.length === 0 ? null : ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length;
  });
}
