import { afterAll, describe, expect, it } from 'vitest';
import { openGraph, runGraph } from '../../../test/support/run-graph.ts';
import type { OpenGraph, Outputs } from '../../../test/support/run-graph.ts';
import {
  SIDE,
  firstState,
  nextState,
  scalarFeeds,
  tinyLesson,
  tinySpec,
  trainTiny,
} from '../../../test/support/tiny-lesson.ts';
import { parameterLayout, parameterPart } from '../network/layout.ts';
import type { StepSpec } from './step-spec.ts';
import { gradientGraph, trainStepGraph, updateGraph } from './train-step.ts';
import { validationGraph } from './validation.ts';

const AREA = SIDE * SIDE;
const layout = parameterLayout(tinySpec.network, tinySpec.outputs);

function diceOf({ overlap, predicted, truth }: Outputs): number[] {
  return Array.from(overlap!, (both, i) => (2 * both) / (predicted![i]! + truth![i]!));
}

describe('twenty steps on two simple shapes', () => {
  it.each(['sigmoid', 'softmax'] as const)(
    'learn them with a %s head, twice with the same bits',
    async (head) => {
      const spec = { ...tinySpec, network: { ...tinySpec.network, head, baseChannels: 8 } };
      const open = await openGraph(trainStepGraph(spec));
      const first = await trainTiny(open, spec, 20);
      const again = await trainTiny(open, spec, 20);
      await open.close();

      expect(first.losses.at(-1)!).toBeLessThan(0.5 * first.losses[0]!);
      expect(again.losses).toEqual(first.losses);
      expect(again.state.average.every((value, i) => value === first.state.average[i])).toBe(true);

      const counts = await runGraph(validationGraph(spec), { ...tinyLesson(), average: first.state.average });
      expect(Math.min(...diceOf(counts))).toBeGreaterThan(0.8);
      expect(counts['truth']).toEqual(Float32Array.of(29, 30, 29, 25));
    },
  );
});

/** Opened once for each kind of step: that takes longer than a run. */
const opened = new Map<string, Promise<OpenGraph>>();
function opening(spec: StepSpec): Promise<OpenGraph> {
  const key = JSON.stringify(spec);
  const open = opened.get(key) ?? openGraph(gradientGraph(spec));
  opened.set(key, open);
  return open;
}
afterAll(async () => {
  for (const open of opened.values()) await (await open).close();
});

/** The gradient of some of the two images. */
async function gradientOf(
  spec: StepSpec,
  images: readonly number[],
  change: { target?: Float32Array; known?: Float32Array } = {},
): Promise<Float32Array> {
  const lesson = { ...tinyLesson(), ...change };
  const pick = (data: Float32Array, size: number): number[] =>
    images.flatMap((n) => [...data.subarray(n * size, (n + 1) * size)]);
  const { parameters, m } = firstState(spec);
  const open = await opening({ ...spec, batch: images.length });
  const out = await open.run({
    image: pick(lesson.image, AREA),
    target: pick(lesson.target, 2 * AREA),
    known: pick(lesson.known, lesson.known.length / 2),
    positiveWeight: lesson.positiveWeight,
    parameters,
    gradientSum: m,
  });
  return out['nextGradientSum']!;
}

/** Largest difference as a share of the largest element. */
function difference(a: Float32Array, b: Float32Array): number {
  const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) / largest;
}

describe('gradients that are added up', () => {
  // Cross entropy is a mean over images; Dice is taken over a whole batch, so that half batches weigh images otherwise.
  const entropy = { ...tinySpec, objective: { ...tinySpec.objective, dice: 0 } };

  it('of two images one by one make the step of both at once, as far as the cross entropy goes', async () => {
    const state = firstState(entropy);
    const scalars = scalarFeeds(entropy, 3, 20);
    const whole = await runGraph(trainStepGraph(entropy), { ...tinyLesson(), ...state, ...scalars });
    const halves = await Promise.all([0, 1].map((n) => gradientOf(entropy, [n])));
    const gradientSum = halves[0]!.map((value, i) => value + halves[1]![i]!);
    const out = await runGraph(updateGraph(entropy), {
      ...state,
      ...scalars,
      gradientSum,
      gradientScale: [0.5],
    });
    expect(out['gradientNorm']![0]).toBeCloseTo(whole['gradientNorm']![0]!, 5);
    expect(difference(nextState(out).m, nextState(whole).m)).toBeLessThan(1e-5);
  });

  it('differ from those of the whole batch by the Dice alone', async () => {
    const whole = await gradientOf(tinySpec, [0, 1]);
    const halves = await Promise.all([0, 1].map((n) => gradientOf(tinySpec, [n])));
    const apart = difference(
      halves[0]!.map((value, i) => (value + halves[1]![i]!) / 2),
      whole,
    );
    expect(apart).toBeGreaterThan(1e-4);
    expect(apart).toBeLessThan(0.1);
  });

  it('start from the sum that is given', async () => {
    const { parameters } = firstState(tinySpec);
    const before = parameters.map((_, i) => i % 3);
    const gradient = await gradientOf(tinySpec, [0, 1]);
    const open = await opening(tinySpec);
    const out = await open.run({ ...tinyLesson(), parameters, gradientSum: before });
    expect(
      difference(
        out['nextGradientSum']!,
        gradient.map((value, i) => value + before[i]!),
      ),
    ).toBeLessThan(1e-6);
  });
});

describe('what nobody judged', () => {
  const part = (gradient: Float32Array, name: string): Float32Array =>
    parameterPart(
      gradient,
      layout.find((slot) => slot.name === name)!,
    );
  const junk = (from: number): Float32Array =>
    tinyLesson().target.map((value, i) => (i % (2 * AREA) < from ? value : 0.7));

  it('teaches nothing: a structure that no image knows has a gradient of exactly 0 in the head', async () => {
    const known = Float32Array.of(1, 0, 1, 0);
    const gradient = await gradientOf(tinySpec, [0, 1], { known });
    const other = await gradientOf(tinySpec, [0, 1], { known, target: junk(AREA) });
    expect([...part(gradient, 'head.weight').subarray(4)].every((value) => value === 0)).toBe(true);
    expect(part(gradient, 'head.bias')[1]).toBe(0);
    expect(part(gradient, 'head.bias')[0]).not.toBe(0);
    expect(other).toEqual(gradient);
  });

  it('teaches nothing pixel by pixel', async () => {
    const spec = { ...tinySpec, knownPerPixel: true };
    // The lower half of every structure in every image is unknown.
    const known = tinyLesson().target.map((_, i) => (i % AREA < AREA / 2 ? 1 : 0));
    const spoilt = tinyLesson().target.map((value, i) => (known[i] === 1 ? value : 0.7));
    const gradient = await gradientOf(spec, [0, 1], { known });
    expect(await gradientOf(spec, [0, 1], { known, target: spoilt })).toEqual(gradient);
    expect(gradient.some((value) => value !== 0)).toBe(true);
  });

  it('is the same per image and per pixel', async () => {
    const perImage = await gradientOf(tinySpec, [0, 1], { known: Float32Array.of(1, 0, 0.5, 1) });
    const known = tinyLesson().target.map((_, i) => [1, 0, 0.5, 1][Math.floor(i / AREA)]!);
    const perPixel = await gradientOf({ ...tinySpec, knownPerPixel: true }, [0, 1], { known });
    expect(difference(perPixel, perImage)).toBeLessThan(1e-5);
  });

  it.each([false, true])('at all gives a loss and a gradient of 0 (per pixel: %s)', async (knownPerPixel) => {
    const spec = { ...tinySpec, knownPerPixel };
    const known = new Float32Array(knownPerPixel ? 4 * AREA : 4);
    const gradient = await gradientOf(spec, [0, 1], { known });
    expect(gradient.every((value) => value === 0)).toBe(true);
  });

  it('counts in no validation', async () => {
    const counts = await runGraph(validationGraph(tinySpec), {
      ...tinyLesson(),
      known: [1, 0, 0.3, 1],
      average: firstState(tinySpec).average,
    });
    expect(counts['truth']).toEqual(Float32Array.of(29, 0, 29, 25));
    expect(counts['predicted']![1]).toBe(0);
  });
});
