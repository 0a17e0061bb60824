import type { ConsistencyBatch, TrainingBatch } from '../../../core/training/example.ts';
import type { StepScalars } from '../../../core/training/optimiser/schedule.ts';
import { STATE_OUTPUTS, type StepSpec } from '../../../core/training/step/step-spec.ts';
import { gradientGraph, trainStepGraph, updateGraph } from '../../../core/training/step/train-step.ts';
import {
  openGraphSession,
  type Feeds,
  type GraphSession,
  type Results,
  type Runtime,
} from './graph-session.ts';
import type { Vectors } from './state.ts';

/** What one run of the graph learns from. */
export interface Lesson {
  readonly batch: TrainingBatch;
  readonly consistency: ConsistencyBatch | null;
}

export interface StepInputs extends StepScalars {
  readonly positiveWeights: Float32Array;
  /** Of a mean teacher. */
  readonly consistencyWeight: number;
}

export interface StepFigures {
  /** Means over the runs of the step. */
  readonly loss: number;
  readonly crossEntropy: number;
  readonly dice: number;
  readonly consistency: number;
  readonly gradientNorm: number;
}

/** Updates of the parameters at one size of the images. */
export interface Stepper {
  /**
   * @param from stays as it is
   * @param to memory for the next state, not that of `from`; as `from` where gradientNorm is not finite
   * @param next gives a lesson for each run of the step
   */
  step(
    { from, to }: { readonly from: Vectors; readonly to: Vectors },
    inputs: StepInputs,
    next: () => Promise<Lesson>,
  ): Promise<StepFigures>;
  release(): Promise<void>;
}

/** One graph where a step is one run; otherwise one that adds up gradients and one that takes them. @throws HostFailure */
export async function openStepper(spec: StepSpec, accumulate: number, runtime: Runtime): Promise<Stepper> {
  return accumulate === 1 ? openWhole(spec, runtime) : openParts(spec, accumulate, runtime);
}

async function openWhole(spec: StepSpec, runtime: Runtime): Promise<Stepper> {
  const session = await openGraphSession(trainStepGraph(spec), runtime);
  return {
    async step({ from, to }, inputs, next) {
      const lesson = await next();
      return figuresOf(
        await session.run(
          { ...stateFeeds(from), ...scalarFeeds(inputs), ...lessonFeeds(lesson, inputs) },
          stateMemory(to),
        ),
      );
    },
    release: () => session.release(),
  };
}

async function openParts(spec: StepSpec, accumulate: number, runtime: Runtime): Promise<Stepper> {
  const gradient = await openGraphSession(gradientGraph(spec), runtime);
  let update: GraphSession;
  try {
    update = await openGraphSession(updateGraph(spec), runtime);
  } catch (error) {
    await gradient.release();
    throw error;
  }
  let sums: readonly [Float32Array, Float32Array] | null = null;
  return {
    async step({ from, to }, inputs, next) {
      const { length } = from.parameters;
      sums ??= [new Float32Array(length), new Float32Array(length)];
      let [sum, other] = sums;
      sum.fill(0);
      const total = { loss: 0, crossEntropy: 0, dice: 0, consistency: 0 };
      for (let run = 0; run < accumulate; run++) {
        const lesson = await next();
        const { parameters, average } = from;
        const figures = figuresOf(
          await gradient.run(
            { ...lessonFeeds(lesson, inputs), parameters, average, gradientSum: sum },
            { nextGradientSum: other },
          ),
        );
        total.loss += figures.loss / accumulate;
        total.crossEntropy += figures.crossEntropy / accumulate;
        total.dice += figures.dice / accumulate;
        total.consistency += figures.consistency / accumulate;
        [sum, other] = [other, sum];
      }
      const { gradientNorm } = figuresOf(
        await update.run(
          {
            ...stateFeeds(from),
            ...scalarFeeds(inputs),
            gradientSum: sum,
            gradientScale: 1 / accumulate,
          },
          stateMemory(to),
        ),
      );
      return { ...total, gradientNorm };
    },
    async release() {
      await gradient.release();
      await update.release();
    },
  };
}

function stateFeeds({ parameters, m, v, average }: Vectors): Feeds {
  return { parameters, m, v, average };
}

function stateMemory({ parameters, m, v, average }: Vectors): Results {
  return {
    [STATE_OUTPUTS.parameters]: parameters,
    [STATE_OUTPUTS.m]: m,
    [STATE_OUTPUTS.v]: v,
    [STATE_OUTPUTS.average]: average,
  };
}

function scalarFeeds({ learningRate, correction1, correction2, averageDecay }: StepInputs): Feeds {
  return { learningRate, correction1, correction2, averageDecay };
}

function lessonFeeds({ batch, consistency }: Lesson, inputs: StepInputs): Feeds {
  const { image, target, known } = batch;
  const labelled = { image, target, known, positiveWeight: inputs.positiveWeights };
  if (consistency === null) return labelled;
  return { ...labelled, ...consistency, consistencyWeight: inputs.consistencyWeight };
}

function figuresOf(results: Results): StepFigures {
  // The graph of gradients has no norm, that of updates no losses.
  const of = (name: keyof StepFigures): number => results[name]?.[0] ?? 0;
  return {
    loss: of('loss'),
    crossEntropy: of('crossEntropy'),
    dice: of('dice'),
    consistency: of('consistency'),
    gradientNorm: of('gradientNorm'),
  };
}
