import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Task } from '../../core/domain/task.ts';
import { createMask, type BitMask } from '../../core/mask/bit-mask.ts';
import { setRun } from '../../core/mask/runs.ts';
import type { ExportCase } from '../../main/exchange/export-case.ts';
import { createNnunetWriter } from '../../main/exchange/nnunet/nnunet-writer.ts';
import { exportCase } from '../support/exchange/export-case.ts';
import { formatPorts, testFolder } from '../support/exchange/format-ports.ts';
import { largeStack } from '../support/exchange/generated-studies.ts';
import { createRandom, type Random } from '../support/random.ts';
import { smallTask } from '../support/small-label.ts';
import { atMost, median, told, type BenchFigure } from './figure.ts';

const CASES = 500;
const HUNDRED = 100;
const SLICES = 3;
const SIDE = 160;
const STRUCTURES = 6;
/** Timing on a shared machine; time that grows with the cases would reach 5 at 500 of them. */
const MAX_RATIO = 1.5;
/** The lists of 500 names and what the collector has not looked at yet; cases that are kept would take 100 MB. */
const MAX_HEAP_GROWTH_MB = 10;

/** 500 small cases to nnU-Net raw, one of five with an unknown structure: time and memory must not grow with them. */
export async function nnunetBench(): Promise<Record<string, BenchFigure>> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-nnunet-'));
  try {
    return await measure(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function measure(root: string): Promise<Record<string, BenchFigure>> {
  const study = largeStack(SLICES, SIDE);
  for (const { name, bytes } of study.files) writeFileSync(join(root, name), bytes);
  const task = smallTask(Array.from({ length: STRUCTURES }, (_, i) => `s${i}`));
  const ports = formatPorts(task, {
    folder: testFolder(join(root, 'batch')),
    options: { formats: ['nnunet'], unknown: 'ignore' },
  });
  const writer = createNnunetWriter(ports);
  const random = createRandom(5);
  const { signal } = new AbortController();
  const times: number[] = [];
  const heaps: number[] = [];
  const resident: number[] = [];
  for (let i = 0; i < CASES; i++) {
    const one = caseOf(root, { i, task, random });
    const start = performance.now();
    await writer.check(one);
    await writer.write(one, signal);
    times.push(performance.now() - start);
    if (i % HUNDRED === HUNDRED - 1) {
      collect();
      heaps.push(process.memoryUsage().heapUsed / 2 ** 20);
      resident.push(process.memoryUsage().rss / 2 ** 20);
    }
  }
  const start = performance.now();
  await writer.finish(signal);
  const finish = performance.now() - start;
  const [first, last] = [median(times.slice(0, HUNDRED)), median(times.slice(-HUNDRED))];
  return {
    'nnunet: a case, first hundred': told(first, 'ms'),
    'nnunet: a case, last hundred': told(last, 'ms'),
    'nnunet: last hundred / first hundred': atMost(last / first, MAX_RATIO, 'x'),
    'nnunet: end of the batch, by case': told(finish / CASES, 'ms'),
    'nnunet: heap after 500 - after 100 cases': atMost(heaps.at(-1)! - heaps[0]!, MAX_HEAP_GROWTH_MB, 'MB'),
    'nnunet: memory after 500 - after 100 cases': told(resident.at(-1)! - resident[0]!, 'MB'),
  };
}

/** Only what is still needed counts, not what the collector has not come to yet. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  // A new context has the function that the flag brings; this one was made before.
  (runInNewContext('gc') as () => void)();
}

interface CaseOf {
  readonly i: number;
  readonly task: Task;
  readonly random: Random;
}

function caseOf(root: string, { i, task, random }: CaseOf): ExportCase {
  const study = largeStack(SLICES, SIDE);
  const name = `case-${String(i).padStart(4, '0')}`;
  return exportCase(study, {
    folder: root,
    name,
    caseId: name.padEnd(32, '0'),
    task,
    split: i % 10 === 0 ? 'test' : i % 10 === 1 ? 'val' : 'train',
    structures: task.structures.map(({ id }, index) => ({
      id,
      masks: Array.from({ length: SLICES }, () => box(random)),
      verdict: i % 5 === 0 && index === 0 ? 'deferred' : 'accepted',
    })),
  });
}

/** Boxes of 60 to 100 pixels overlap often, in all combinations. */
function box(random: Random): BitMask {
  const mask = createMask(SIDE, SIDE);
  const [width, height] = [random.integer(60, 100), random.integer(60, 100)];
  const [left, top] = [random.integer(0, SIDE - width), random.integer(0, SIDE - height)];
  for (let y = top; y < top + height; y++) setRun(mask, y, left, left + width);
  return mask;
}
