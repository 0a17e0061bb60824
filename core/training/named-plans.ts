import type { ModelView } from '../domain/model-manifest.ts';
import { sideStep, trainingPlanSchema, type TrainingPlan } from './plan.ts';

export const PLAN_NAMES = ['coffee', 'standard', 'thorough'] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

interface PlanSize {
  /** Longer side of the input at most. */
  readonly side: number;
  readonly levels: number;
  readonly baseChannels: number;
  readonly maxChannels: number;
  readonly batch: number;
  /** Updates of the whole training, about. */
  readonly updates: number;
  /** Share of the epochs that learn at half the size. */
  readonly coarse: number;
  /** Epochs without a gain after which it ends, as a share of all of them. */
  readonly patience: number | null;
}

/** What differs; everything else is the plan's default. */
const SIZES: Readonly<Record<PlanName, PlanSize>> = {
  /** Shows within a coffee break whether the cases teach anything. */
  coffee: {
    side: 128,
    levels: 4,
    baseChannels: 12,
    maxChannels: 96,
    batch: 4,
    updates: 1500,
    coarse: 0.5,
    patience: null,
  },
  standard: {
    side: 256,
    levels: 5,
    baseChannels: 16,
    maxChannels: 128,
    batch: 4,
    updates: 2400,
    coarse: 0.6,
    patience: null,
  },
  /** For a night. */
  thorough: {
    side: 512,
    levels: 5,
    baseChannels: 24,
    maxChannels: 256,
    batch: 4,
    updates: 6000,
    coarse: 0.5,
    patience: 0.3,
  },
};

/** Fewest and most epochs: few cases are seen often, and validation wants to happen more than once. */
const FEWEST_EPOCHS = 12;
const MOST_EPOCHS = 400;

export interface PlanData {
  /** Of the network that the task uses now; null: it has none. */
  readonly view: ModelView | null;
  /** Images to learn from. */
  readonly cases: number;
}

/** A plan of this name for these cases, complete; its mode is `initial`. */
export function namedPlan(name: PlanName, { view, cases }: PlanData): TrainingPlan {
  const size = SIZES[name];
  const stepsPerEpoch = Math.max(1, Math.ceil(cases / size.batch));
  const epochs = Math.min(MOST_EPOCHS, Math.max(FEWEST_EPOCHS, Math.round(size.updates / stepsPerEpoch)));
  const coarseEpochs = Math.round(epochs * size.coarse);
  return trainingPlanSchema.parse({
    view: trainableView(view ?? PLAIN_VIEW, size.side, sideStep({ network: size, coarseEpochs })),
    network: {
      levels: size.levels,
      baseChannels: size.baseChannels,
      maxChannels: size.maxChannels,
    },
    batch: size.batch,
    epochs,
    coarseEpochs,
    validation: { every: Math.max(1, Math.round(epochs / 40)) },
    patience: size.patience === null ? null : Math.max(1, Math.round(epochs * size.patience)),
    optimiser: { warmupSteps: Math.min(50, stepsPerEpoch * 4) },
  });
}

/** Where a task has no network yet. */
const PLAIN_VIEW: ModelView = {
  window: { kind: 'percentile', low: 1, high: 99 },
  invertMonochrome1: true,
  flip: 'none',
  width: 256,
  height: 256,
  resize: 'fit',
  channels: 1,
  layout: 'NCHW',
  scale: 1,
  mean: [0.5],
  std: [0.25],
};

/** The same view with one channel, in sides of at most about `side` pixels that are multiples of `unit`. */
function trainableView(view: ModelView, side: number, unit: number): ModelView {
  const scale = Math.min(1, side / Math.max(view.width, view.height));
  const fitted = (length: number): number => Math.max(unit, Math.round((length * scale) / unit) * unit);
  return {
    ...view,
    width: fitted(view.width),
    height: fitted(view.height),
    channels: 1,
    layout: 'NCHW',
    mean: view.mean.slice(0, 1),
    std: view.std.slice(0, 1),
  };
}
