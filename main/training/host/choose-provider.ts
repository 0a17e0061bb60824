import { messageOf } from '../../../core/domain/errors.ts';
import { initialParameters } from '../../../core/training/network/initial.ts';
import { parameterLayout } from '../../../core/training/network/layout.ts';
import { stepScalars } from '../../../core/training/optimiser/schedule.ts';
import { stepSpecOf } from '../../../core/training/step/step-spec.ts';
import { HostFailure } from '../../inference/host/host-failure.ts';
import type { OrtModule } from '../../inference/host/load-ort.ts';
import type { ProviderChoice } from '../../inference/provider-choice.ts';
import { choiceOf, judgeTrials, type ProviderTrial } from '../../inference/provider-trial.ts';
import type { TrainerRun } from '../protocol.ts';
import { ProviderFailure } from './graph-session.ts';
import { median } from './pace.ts';
import { sampleLesson } from './sample-lesson.ts';
import type { Vectors } from './state.ts';
import { openStepper } from './stepper.ts';

/** Largest difference of a gradient from the CPU's, as a share of its length. */
const TOLERANCE = 1e-3;
/** Measured steps after one that warms up; fewer where one takes long. */
const STEPS = 3;
const LONGEST_MS = 10_000;

/**
 * The provider that steps run on: the fastest of those that work here and have the CPU's numbers, measured on made-up
 * images, so that nothing is lost where one ends this process.
 * @param onTrial before each provider is tried
 * @throws HostFailure `training-provider` when the one that was asked for is not part of this build
 */
export async function chooseProvider(
  run: TrainerRun,
  { ort, onTrial }: { readonly ort: OrtModule; readonly onTrial: (provider: string) => Promise<void> },
): Promise<ProviderChoice> {
  const built = ort.listSupportedBackends().map(({ name }) => name);
  const wanted = run.providers[0] ?? 'cpu';
  if (!run.measured) {
    if (built.includes(wanted))
      return { provider: wanted, reason: 'it was asked for, or has trained this model before' };
    throw new HostFailure(
      'training-provider',
      `${wanted} is not part of this build of onnxruntime; resume the training with "countersign train" and --provider, one of ${built.join(', ')}.`,
    );
  }
  const trials: Trial[] = [];
  for (const provider of run.providers) {
    if (provider === 'cpu' || !built.includes(provider)) continue;
    await onTrial(provider);
    trials.push(await tryProvider(run, ort, provider));
  }
  // The CPU takes long where the others would be quick: it is measured only when there is something to compare.
  if (trials.every(({ problem }) => problem !== null)) {
    const others = trials.map(({ provider, problem }) => ({ provider, reason: problem ?? '' }));
    return { provider: 'cpu', reason: `no other provider can be used here${aside(others)}` };
  }
  await onTrial('cpu');
  // What does not run on the CPU either does not run: its error is the training's.
  const cpu: Trial = {
    provider: 'cpu',
    problem: null,
    maxDifference: null,
    ...(await measure(run, ort, 'cpu')),
  };
  const judged = [cpu, ...trials].map(({ gradient, ...trial }): ProviderTrial => {
    const maxDifference =
      gradient === null || cpu.gradient === null ? null : relativeDifference(gradient, cpu.gradient);
    return { ...trial, maxDifference };
  });
  const trialled = judgeTrials(judged, TOLERANCE);
  const { provider, reason } = choiceOf(trialled)!; // the CPU at least, which has run
  return { provider, reason: reason + aside(trialled.filter((one) => !one.used && one.provider !== 'cpu')) };
}

/** Why others are not used, behind the reason: a computer without a graphics card has no fault. */
function aside(others: readonly ProviderChoice[]): string {
  if (others.length === 0) return '';
  return ` (${others.map(({ provider, reason }) => `${provider}: ${reason}`).join('; ')})`;
}

interface Trial extends ProviderTrial {
  /** Of the first step, clipped and scaled; null when it did not run. */
  readonly gradient: Float32Array | null;
}

async function tryProvider(run: TrainerRun, ort: OrtModule, provider: string): Promise<Trial> {
  try {
    return { provider, problem: null, maxDifference: null, ...(await measure(run, ort, provider)) };
  } catch (error) {
    const problem = error instanceof ProviderFailure ? error.why : messageOf(error);
    return { provider, problem, medianMs: null, maxDifference: null, gradient: null };
  }
}

async function measure(
  { plan, structures, threads }: TrainerRun,
  ort: OrtModule,
  provider: string,
): Promise<{ readonly medianMs: number; readonly gradient: Float32Array }> {
  const target = provider === 'cpu' ? 'cpu' : 'gpu';
  const spec = stepSpecOf(plan, { outputs: structures.length, knownPerPixel: false, target, coarse: false });
  const parameters = initialParameters(
    parameterLayout(plan.network, structures.length),
    plan.network,
    plan.seed,
  );
  const stepper = await openStepper(spec, plan.accumulate, { ort, provider, threads });
  try {
    const lesson = sampleLesson(spec, plan.seed);
    const inputs = {
      ...stepScalars(plan.optimiser, 0, 1),
      positiveWeights: new Float32Array(structures.length).fill(1),
      consistencyWeight: plan.consistency.weight,
    };
    const { length } = parameters;
    const empty = (): Float32Array => new Float32Array(length);
    const from: Vectors = { parameters, m: empty(), v: empty(), average: parameters.slice() };
    const to: Vectors = { parameters: empty(), m: empty(), v: empty(), average: empty() };
    const times: number[] = [];
    const begun = performance.now();
    while (times.length <= STEPS && (times.length < 2 || performance.now() - begun < LONGEST_MS)) {
      const started = performance.now();
      // Every time the same step: its moving average of the gradient is the gradient itself, clipped and scaled.
      await stepper.step({ from, to }, inputs, () => Promise.resolve(lesson));
      times.push(performance.now() - started);
    }
    return { medianMs: median(times.slice(1)) ?? Infinity, gradient: to.m };
  } finally {
    await stepper.release();
  }
}

/** Length of the difference by the length of the reference. */
function relativeDifference(values: Float32Array, reference: Float32Array): number {
  let difference = 0;
  let whole = 0;
  for (let i = 0; i < reference.length; i++) {
    difference += (values[i]! - reference[i]!) ** 2;
    whole += reference[i]! ** 2;
  }
  return Math.sqrt(difference / whole);
}
