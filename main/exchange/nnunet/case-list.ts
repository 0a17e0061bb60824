import { z } from 'zod';
import type { FormatPorts, Spool } from '../format-writer.ts';

/** A case that was written, as far as the end of the batch needs it. Kept on the disk: memory stays flat. */
const writtenCaseSchema = z.object({
  name: z.string(),
  split: z.enum(['train', 'val', 'test']),
  images: z.array(z.string()),
  /** Data sets of one structure that have the case, by place in the task; empty for regions. */
  structures: z.array(z.number()),
});
export type WrittenCase = z.infer<typeof writtenCaseSchema>;

export interface CaseList {
  add(one: WrittenCase): Promise<void>;
  cases(): AsyncIterable<WrittenCase>;
  /** Numbers of the places in the task, or 0 for regions -> cases of each split. */
  count(dataSet: number, split: WrittenCase['split']): number;
  /** Whether the data set has any case. */
  has(dataSet: number): boolean;
}

export function createCaseList(folder: FormatPorts['folder']): CaseList {
  let spool: Spool | null = null;
  const counts = new Map<string, number>();
  const dataSets = new Set<number>();
  const key = (dataSet: number, split: string): string => `${dataSet} ${split}`;
  return {
    async add(one) {
      spool ??= folder.spool('nnunet-cases');
      for (const dataSet of [0, ...one.structures]) {
        dataSets.add(dataSet);
        counts.set(key(dataSet, one.split), (counts.get(key(dataSet, one.split)) ?? 0) + 1);
      }
      await spool.add(JSON.stringify(one));
    },
    async *cases() {
      if (spool === null) return;
      for await (const line of spool.lines()) yield writtenCaseSchema.parse(JSON.parse(line));
    },
    count: (dataSet, split) => counts.get(key(dataSet, split)) ?? 0,
    has: (dataSet) => dataSets.has(dataSet),
  };
}
