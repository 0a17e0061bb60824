import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pythonWith } from '../support/validators.ts';
import { atMost, median, told, type BenchFigure, type BenchFigures } from './figure.ts';

const THREADS = 2;
const WARM_UP = 2;
const ROUNDS = 9;
const SLOWER_AT_MOST = 1.3;
const MEMORY_AT_MOST = 1;
const SETTINGS = [
  { batch: 4, side: 128 },
  { batch: 8, side: 128 },
  { batch: 4, side: 256 },
  { batch: 8, side: 256 },
] as const;

/** A process that trains one step for every line that it is sent. */
interface Trainer {
  /** ms of one step. */
  step(): Promise<number>;
  /** Ends the process. @returns the most memory that it had, MiB */
  finish(): Promise<number>;
}

async function openTrainer(program: string, args: readonly (string | number)[]): Promise<Trainer> {
  const child = spawn(program, args.map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const next = await lines.next();
    if (next.done === true) throw new Error(`${program} ended before its time`);
    return next.value;
  };
  if ((await line()) !== 'ready') throw new Error(`${program} did not begin`);
  return {
    async step() {
      child.stdin.write('step\n');
      return Number(await line());
    },
    async finish() {
      child.stdin.end();
      return Number(await line());
    },
  };
}

/**
 * A step (forward, loss, backward, clipping, AdamW, running average) of the standard network with 17 structures in
 * onnxruntime against PyTorch on the CPU with as many threads, step by step in turns; and the most memory of the processes.
 */
export async function trainingBench(): Promise<BenchFigures> {
  const python =
    process.env['COUNTERSIGN_TORCH'] ?? pythonWith(['torch'], 'the speed of training against PyTorch');
  let figures: BenchFigures = {};
  for (const setting of SETTINGS) figures = { ...figures, ...(await compare(setting, python)) };
  return figures;
}

async function compare(
  { batch, side }: (typeof SETTINGS)[number],
  python: string | null,
): Promise<Record<string, BenchFigure>> {
  const args = [batch, side, THREADS];
  const ours = await openTrainer(process.execPath, [join(import.meta.dirname, 'training-child.ts'), ...args]);
  const theirs =
    python === null
      ? null
      : await openTrainer(python, [join(import.meta.dirname, 'plain_train.py'), ...args]);
  const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const [our, their] = [await ours.step(), (await theirs?.step()) ?? 0];
    if (round < WARM_UP) continue;
    times.ours.push(our);
    times.theirs.push(their);
  }
  const memory = { ours: await ours.finish(), theirs: (await theirs?.finish()) ?? 0 };
  const name = `training.${String(batch)}x${String(side)}x${String(side)}`;
  const own = {
    [`${name}.step`]: told(median(times.ours), 'ms'),
    [`${name}.peak`]: told(memory.ours, 'MiB'),
  };
  if (theirs === null) return own;
  return {
    ...own,
    [`${name}.torch-step`]: told(median(times.theirs), 'ms'),
    [`${name}.torch-peak`]: told(memory.theirs, 'MiB'),
    [`${name}.step-by-torch`]: atMost(median(times.ours) / median(times.theirs), SLOWER_AT_MOST, 'x'),
    [`${name}.peak-by-torch`]: atMost(memory.ours / memory.theirs, MEMORY_AT_MOST, 'x'),
  };
}
