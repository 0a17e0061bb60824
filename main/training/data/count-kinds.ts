import type { DealtCase } from '../../../core/training/deal-cases.ts';
import type { JudgedKind } from '../../../core/training/judged.ts';

export type KindCounts = Record<JudgedKind, number>;

/** How many cases, or images, say what of each structure, in the order of the structures. */
export function countKinds(cases: readonly Pick<DealtCase, 'kinds'>[], structures: number): KindCounts[] {
  const counts = Array.from({ length: structures }, (): KindCounts => {
    return { accepted: 0, corrected: 0, absent: 0, unsigned: 0, unknown: 0 };
  });
  for (const { kinds } of cases) {
    for (const [index, kind] of kinds.entries()) {
      const own = counts[index];
      if (own !== undefined) own[kind] += 1;
    }
  }
  return counts;
}
