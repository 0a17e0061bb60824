import { createRandom, hash32, shuffled } from '../random/random.ts';

/** What the split looks at. */
export interface SplitCase {
  readonly caseName: string;
  /** Patient. */
  readonly group: string;
}

export interface StudySplit {
  /** Names of the cases that no network and no setting sees. */
  readonly test: readonly string[];
  /** The others: the first k are labelled, the rest gives its images only. */
  readonly pool: readonly string[];
}

/** Share of the cases that is kept for the test. */
const TEST_SHARE = 1 / 3;
/** Stream of random numbers that nothing else draws from. */
const STREAM = 700;

/**
 * Splits cases by patient: whole patients, in an order that only the seed and the names determine, go to the test until
 * it holds a third of the cases. Fewer labelled cases are the first ones of more, so that numbers of labelled cases are
 * compared on nested sets and one test.
 * @param cases one entry a case, or several of the same name.
 */
export function splitCases(cases: readonly SplitCase[], seed: number): StudySplit {
  // Slices of a volume come with its name each.
  const groups = new Map<string, Set<string>>();
  for (const { caseName, group } of cases) {
    groups.set(group, (groups.get(group) ?? new Set()).add(caseName));
  }
  const count = [...groups.values()].reduce((sum, names) => sum + names.size, 0);
  const order = shuffled(
    [...groups.keys()].sort((a, b) => (a < b ? -1 : 1)),
    createRandom(hash32(seed, STREAM), STREAM),
  );
  const test: string[] = [];
  const pool: string[] = [];
  for (const group of order) {
    const names = [...groups.get(group)!].sort((a, b) => (a < b ? -1 : 1)); // a key of the map
    if (test.length < count * TEST_SHARE) test.push(...names);
    else pool.push(...names);
  }
  return { test, pool };
}

/** Calibration needs cases on both sides of a split, and so does a network. */
export const FEWEST_LABELLED = 6;
/** Fewer unlabelled cases than this teach nothing. */
export const FEWEST_UNLABELLED = 4;

/** The numbers of labelled cases that a pool allows; the others, for a sentence. */
export function possibleCounts(
  wanted: readonly number[],
  pool: number,
): { readonly possible: readonly number[]; readonly left: readonly number[] } {
  const fits = (k: number): boolean => k >= FEWEST_LABELLED && pool - k >= FEWEST_UNLABELLED;
  return { possible: wanted.filter(fits), left: wanted.filter((k) => !fits(k)) };
}
