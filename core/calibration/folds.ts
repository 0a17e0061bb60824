import { createRandom, shuffled } from '../random/random.ts';

/**
 * Deals groups (patients) to folds: shuffled by the seed, then the largest first to the fold that has the
 * fewest cases. The same groups and seed give the same folds, whatever the order of the cases.
 * @param groups one per case.
 * @returns fold 0..k-1 per case, k = min(folds, number of groups).
 */
export function assignFolds(groups: readonly string[], folds: number, seed: number): number[] {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const order = shuffled(
    [...sizes].sort(([a], [b]) => (a < b ? -1 : 1)),
    createRandom(seed),
  );
  order.sort(([, a], [, b]) => b - a);
  const load = new Array<number>(Math.min(folds, sizes.size)).fill(0);
  const foldOf = new Map<string, number>();
  for (const [group, size] of order) {
    const fold = load.indexOf(Math.min(...load));
    foldOf.set(group, fold);
    load[fold] = load[fold]! + size;
  }
  return groups.map((group) => foldOf.get(group)!);
}
