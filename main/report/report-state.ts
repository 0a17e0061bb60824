import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import { writeAtomically } from '../platform/atomic-file.ts';
import { shortHashOf } from './identity.ts';

const FILE = 'report.json';

const stateSchema = z.strictObject({
  format: z.literal('countersign-report/1'),
  /** Short digest of a frame's id -> its number: a frame keeps it for as long as the report exists. */
  numbers: z.record(z.string(), z.number().int().positive()),
  /** Label id -> digest of what its page was made of besides the label. */
  pages: z.record(z.string(), z.string()),
});

/** What an earlier run has written, so that unchanged cases are left alone. */
export type ReportState = z.infer<typeof stateSchema>;

/** A missing or damaged state is an empty one: everything is written anew. */
export async function readState(outDir: string): Promise<ReportState> {
  const empty: ReportState = { format: 'countersign-report/1', numbers: {}, pages: {} };
  try {
    const parsed = stateSchema.safeParse(JSON.parse(await readFile(join(outDir, FILE), 'utf8')));
    return parsed.success ? parsed.data : empty;
  } catch {
    return empty;
  }
}

export async function writeState(outDir: string, state: ReportState): Promise<void> {
  await writeAtomically(join(outDir, FILE), `${JSON.stringify(state)}\n`);
}

/** Label id -> number. New frames get the next numbers in the order of the labels. */
export function numberCases(
  labels: readonly PseudoLabel[],
  known: ReportState['numbers'],
): { readonly numbers: ReadonlyMap<string, number>; readonly all: ReportState['numbers'] } {
  const all = { ...known };
  let highest = Math.max(0, ...Object.values(all));
  const numbers = new Map<string, number>();
  for (const label of labels) {
    const key = shortHashOf(label.frame.frameId);
    all[key] ??= ++highest;
    numbers.set(label.id, all[key]);
  }
  return { numbers, all };
}
