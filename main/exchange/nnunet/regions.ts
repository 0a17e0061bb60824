import type { Task } from '../../../core/domain/task.ts';
import type { CombinationBook } from './combination-book.ts';
import { labelName } from './data-set-name.ts';

/** The labels of a data set as dataset.json says them. Their order matters to nnU-Net. */
export interface Regions {
  /** Name -> value, or values where the structure occurs in several combinations. */
  readonly labels: Readonly<Record<string, number | number[]>>;
  /** Null where no structures overlap: plain labels. */
  readonly order: readonly number[] | null;
  readonly combinations: readonly { readonly value: number; readonly structures: readonly string[] }[];
  /** Structures that occur on no image. */
  readonly missing: readonly string[];
}

/**
 * Every structure becomes the region of all combinations that it takes part in. Large regions come first, as nnU-Net
 * lays them over each other in this order when it turns regions into one labelmap. A region of a single value is
 * written as that value: nnU-Net drops lists of one.
 */
export function regionsOf(task: Task, book: CombinationBook): Regions {
  const combinations = Array.from({ length: book.size }, (_, i) => ({
    value: i + 1,
    numbers: book.structuresOf(i + 1),
  }));
  const found = task.structures.map((structure, index) => {
    const mine = combinations.filter(({ numbers }) => numbers.includes(index + 1));
    // What is laid where the region was found: the structure alone, else with the fewest others.
    const [plainest] = [...mine].sort((a, b) => a.numbers.length - b.numbers.length || a.value - b.value);
    return { id: structure.id, values: mine.map(({ value }) => value), stands: plainest?.value ?? 0 };
  });
  const occurring = found
    .filter(({ values }) => values.length > 0)
    .sort((a, b) => b.values.length - a.values.length || a.stands - b.stands);
  const overlaps = combinations.some(({ numbers }) => numbers.length > 1);
  return {
    labels: {
      background: 0,
      ...Object.fromEntries(
        occurring.map(({ id, values }) => [labelName(id), values.length === 1 ? values[0]! : values]),
      ),
    },
    order: overlaps ? occurring.map(({ stands }) => stands) : null,
    combinations: combinations.map(({ value, numbers }) => ({
      value,
      structures: numbers.map((number) => task.structures[number - 1]!.id),
    })),
    missing: found.filter(({ values }) => values.length === 0).map(({ id }) => id),
  };
}
