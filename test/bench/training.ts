import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pythonWith } from '../support/validators.ts';
import { atMost, median, told, type BenchFigure, type BenchFigures } from './figure.ts';

const THREADS = 2;
const WARM_UP = 2;
const ROUNDS = 5;
const SLOWER_AT_MOST = 1.3;
const MEMORY_AT_MOST = 1;
const SETTINGS = [
  { batch: 4, side: 128 },
  { batch: 8, side: 128 },
  { batch: 4, side: 256 },
  { batch: 8, side: 256 },
] as const;

interface Times {
  readonly wall: number;
  /** Of all threads; says more than the wall clock where other programs run. */
  readonly processor: number;
}

/** A process that trains one step for every line that it is sent. */
interface Trainer {
  /** ms of one step. */
  step(): Promise<Times>;
  /** Ends the process. @returns the most memory that it had, MiB */
  finish(): Promise<number>;
}

async function openTrainer(program: string, args: readonly (string | number)[]): Promise<Trainer> {
  // Both let their threads sleep while they wait: where other programs run, spinning would take most of PyTorch's time.
  const env = { ...process.env, OMP_WAIT_POLICY: 'PASSIVE', KMP_BLOCKTIME: '0' };
  const child = spawn(program, args.map(String), { stdio: ['pipe', 'pipe', 'inherit'], env });
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
      const [wall = NaN, processor = NaN] = (await line()).split(' ').map(Number);
      return { wall, processor };
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
  const times: { readonly ours: Times[]; readonly theirs: Times[] } = { ours: [], theirs: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const our = await ours.step();
    const their = await theirs?.step();
    if (round < WARM_UP) continue;
    times.ours.push(our);
    if (their !== undefined) times.theirs.push(their);
  }
  const name = `training.${String(batch)}x${String(side)}x${String(side)}`;
  const of = (which: Times[], kind: keyof Times): number => median(which.map((time) => time[kind]));
  const peak = await ours.finish();
  const own = {
    [`${name}.step`]: told(of(times.ours, 'wall'), 'ms'),
    [`${name}.peak`]: told(peak, 'MiB'),
  };
  if (theirs === null) return own;
  const theirPeak = await theirs.finish();
  const ratio = (kind: keyof Times): number => of(times.ours, kind) / of(times.theirs, kind);
  return {
    ...own,
    [`${name}.torch-step`]: told(of(times.theirs, 'wall'), 'ms'),
    [`${name}.torch-peak`]: told(theirPeak, 'MiB'),
    [`${name}.step-by-torch`]: atMost(ratio('wall'), SLOWER_AT_MOST, 'x'),
    [`${name}.processor-by-torch`]: told(ratio('processor'), 'x'),
    [`${name}.peak-by-torch`]: atMost(peak / theirPeak, MEMORY_AT_MOST, 'x'),
  };
}
