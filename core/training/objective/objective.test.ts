import { describe, expect, it } from 'vitest';
import { runGraph } from '../../../test/support/run-graph.ts';
import type { Outputs } from '../../../test/support/run-graph.ts';
import { createRandom } from '../../random/random.ts';
import { backward } from '../gradient/backward.ts';
import { createGraph } from '../graph/graph.ts';
import type { GraphTarget } from '../graph/graph.ts';
import { networkPlanSchema, objectivePlanSchema } from '../plan.ts';
import { consistency } from './consistency.ts';
import { objective } from './objective.ts';

interface Setting {
  readonly head?: 'sigmoid' | 'softmax';
  readonly target?: GraphTarget;
  /** Of the terms. */
  readonly crossEntropy?: number;
  readonly dice?: number;
}

/** Losses and gradient for one image of `width` pixels in a row. @param logits channel by channel */
async function lossOf(
  logits: readonly number[] | Float32Array,
  target: readonly number[] | Float32Array,
  about: { readonly known: readonly number[]; readonly weight: readonly number[]; readonly width: number },
  { head = 'sigmoid', target: runsOn = 'cpu', ...terms }: Setting = {},
): Promise<Outputs> {
  const { known, weight, width } = about;
  const g = createGraph({ target: runsOn });
  const structures = weight.length;
  const z = g.input('logits', [1, logits.length / width, 1, width]);
  const inputs = {
    logits: z,
    target: g.input('target', [1, structures, 1, width]),
    known: g.input('known', [1, structures, 1, known.length / structures]),
    positiveWeight: g.input('weight', [structures]),
  };
  const found = objective(g, inputs, {
    network: networkPlanSchema.parse({ head }),
    plan: objectivePlanSchema.parse(terms),
  });
  for (const [name, value] of Object.entries(found)) g.output(`${name}_out`, value);
  g.output('gradient', backward(g, found.loss, [z])[0]!);
  return runGraph(g, { logits, target, known, weight });
}

const close = (found: Float32Array | undefined, wanted: readonly number[], digits = 6): void => {
  expect(found).toHaveLength(wanted.length);
  found!.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, digits));
};

describe('cross entropy and soft Dice', () => {
  it('of two pixels at probability a half, by hand', async () => {
    const out = await lossOf([0, 0], [1, 0], { known: [1], weight: [3], width: 2 });
    // (3 log 2 + log 2) / 2; overlap 0.5, sizes 1 + 1: 1 - (2 x 0.5 + 1) / 3
    close(out['crossEntropy_out'], [2 * Math.log(2)]);
    close(out['dice_out'], [1 / 3]);
    close(out['loss_out'], [2 * Math.log(2) + 1 / 3]);
    // Entropy: -3 x 0.5 / 2 and 0.5 / 2. Dice: s (1 - s) (-2 t / 3 + 2 / 9).
    close(out['gradient'], [-0.75 + 0.25 * (-2 / 3 + 2 / 9), 0.25 + (0.25 * 2) / 9]);
  });

  it.each(['cpu', 'gpu'] as const)('stay finite and exact at logits of 200 (%s)', async (target) => {
    const about = { known: [1], weight: [2], width: 4 };
    const out = await lossOf([200, -200, 200, -200], [1, 0, 0, 1], about, { target, dice: 0 });
    close(out['crossEntropy_out'], [(200 + 400) / 4], 4);
    close(out['gradient'], [0, 0, 0.25, -0.5]);
  });

  it('weigh what is known less without the weight cancelling', async () => {
    const about = { weight: [3], width: 2 };
    const whole = await lossOf([0.3, -1], [1, 0], { ...about, known: [1] }, { dice: 0 });
    const part = await lossOf([0.3, -1], [1, 0], { ...about, known: [0.25] }, { dice: 0 });
    close(
      part['gradient'],
      [...whole['gradient']!].map((value) => value / 4),
    );
    const dice = await lossOf([0.3, -1], [1, 0], { ...about, known: [0.25] }, { crossEntropy: 0 });
    expect(dice['loss_out']![0]).toBeLessThan(0.25);
  });

  it('of one known pixel ignore the others', async () => {
    const out = await lossOf([0, 5], [1, 1], { known: [1, 0], weight: [1], width: 2 });
    close(out['crossEntropy_out'], [Math.log(2)]);
    close(out['gradient']!.subarray(1), [0]);
  });

  it('add up well over a large image', async () => {
    const width = 1 << 17;
    const random = createRandom(9);
    const logits = Float32Array.from({ length: width }, () => random.between(-6, 2));
    const target = Float32Array.from({ length: width }, () => (random.chance(0.1) ? 1 : 0));
    const [overlap, sizes, entropy] = logits.reduce(
      ([o, u, c], z, i) => {
        const s = 1 / (1 + Math.exp(-z));
        const t = target[i]!;
        return [o! + s * t, u! + s + t, c! - 4 * t * Math.log(s) - (1 - t) * Math.log1p(-s)];
      },
      [0, 0, 0],
    );
    const out = await lossOf(logits, target, { known: [1], weight: [4], width });
    expect(out['dice_out']![0]).toBeCloseTo(1 - (2 * overlap! + 1) / (sizes! + 1), 5);
    expect(out['crossEntropy_out']![0]).toBeCloseTo(entropy! / width, 4);
  });
});

describe('the softmax objective', () => {
  const softmax = { head: 'softmax', dice: 0 } as const;

  it('gives the background what no structure covers, and shares what two cover', async () => {
    // Three pixels: background, structure 1, both structures. Logits 0: every probability is a third.
    const about = { known: [1, 1], weight: [2, 5], width: 3 };
    const out = await lossOf(Array<number>(9).fill(0), [0, 1, 1, 0, 0, 1], about, softmax);
    close(out['crossEntropy_out'], [(Math.log(3) * (1 + 2 + 3.5)) / 3]);
    close(out['gradient']!.subarray(0, 3), [(1 / 3 - 1) / 3, 2 / 9, 3.5 / 9]);
  });

  it('stays finite where the right class has a probability of 0', async () => {
    const about = { known: [1], weight: [1], width: 1 };
    const out = await lossOf([300, -300], [1], about, softmax);
    close(out['loss_out'], [600], 3);
    close(out['gradient'], [1, -1]);
  });

  it('learns cross entropy only where every structure is known, Dice where each is', async () => {
    const about = { known: [1, 0], weight: [1, 1], width: 2 };
    const out = await lossOf([0, 0, 0, 0, 0, 0], [1, 0, 0, 1], about, { head: 'softmax' });
    close(out['crossEntropy_out'], [0]);
    // Structure 1: overlap 1/3, sizes 2/3 + 1.
    close(out['dice_out'], [1 - (2 / 3 + 1) / (5 / 3 + 1)]);
  });
});

describe('consistency', () => {
  it.each(['sigmoid', 'softmax'] as const)(
    'pulls the student towards the teacher, never back: %s',
    async (head) => {
      const g = createGraph({ target: 'cpu' });
      const student = g.input('student', [1, 2, 1, 1]);
      const teacher = g.input('teacher', [1, 2, 1, 1]);
      const loss = consistency(g, student, teacher, head);
      g.output('loss', loss);
      const [towards, back] = backward(g, loss, [student, teacher]);
      g.output('towards', towards!);
      g.output('back', back!);
      const out = await runGraph(g, { student: [0, 0], teacher: [2, -1] });
      const squash = (values: readonly number[]): number[] =>
        head === 'sigmoid'
          ? values.map((z) => 1 / (1 + Math.exp(-z)))
          : values.map((z) => Math.exp(z) / values.reduce((sum, other) => sum + Math.exp(other), 0));
      const wanted = squash([2, -1]);
      const rise = wanted.map((p) => 0.5 - p);
      close(out['loss'], [(rise[0]! ** 2 + rise[1]! ** 2) / 2]);
      const mean = (rise[0]! + rise[1]!) / 2;
      close(
        out['towards'],
        rise.map((r) => (head === 'sigmoid' ? r / 4 : (r - mean) / 2)),
      );
      expect([...out['back']!]).toEqual([0, 0]);
    },
  );
});
