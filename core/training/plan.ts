import { z } from 'zod';
import { modelViewSchema } from '../domain/model-manifest.ts';

const share = z.number().min(0).max(1);
const limit = z.number().min(0);

/** The network: a classic U-Net, two 3 x 3 convolutions a level. */
export const networkPlanSchema = z.strictObject({
  /** Resolutions from the input's down; sides of the input must divide by `sideStep`. */
  levels: z.number().int().min(1).max(8).default(5),
  /** Width of the first level; every further level has twice as many, up to `maxChannels`. */
  baseChannels: z.number().int().min(1).max(256).default(16),
  maxChannels: z.number().int().min(1).max(2048).default(128),
  normalisation: z.enum(['instance', 'group', 'none']).default('instance'),
  activation: z.enum(['leaky-relu', 'relu', 'silu']).default('leaky-relu'),
  /** `sigmoid`: structures may overlap (M1); `softmax`: one more channel, first, for the background. */
  head: z.enum(['sigmoid', 'softmax']).default('sigmoid'),
});

/** Weighted binary (softmax: categorical) cross entropy + soft Dice, where the structure is known. */
export const objectivePlanSchema = z.strictObject({
  crossEntropy: limit.default(1),
  dice: limit.default(1),
  /** Weight of a structure's pixels: (background / structure) ^ power, within 1..maximum. */
  positiveWeight: z
    .strictObject({ power: share.default(0.5), maximum: z.number().min(1).default(12) })
    .prefault({}),
});

export const optimiserPlanSchema = z.strictObject({
  learningRate: z.number().positive().default(0.003),
  weightDecay: limit.default(0.01),
  beta1: share.default(0.9),
  beta2: share.default(0.999),
  epsilon: z.number().positive().default(1e-8),
  /** Largest norm of the whole gradient. */
  clipNorm: z.number().positive().default(1),
  schedule: z.enum(['cosine', 'polynomial']).default('cosine'),
  /** Exponent of the polynomial schedule. */
  power: z.number().positive().default(0.9),
  warmupSteps: z.number().int().min(0).default(50),
  /** Share of the running average of the parameters that a step keeps; the average is what is exported. */
  averageDecay: share.default(0.99),
});

/** Limits of random changes; 0 turns one off. Lengths: half the image's side = 1. */
export const augmentPlanSchema = z.strictObject({
  rotateDeg: limit.default(8),
  /** Natural logarithm of the factor. */
  scale: limit.default(0.12),
  aspect: limit.default(0.06),
  shear: limit.default(0.06),
  translate: limit.default(0.06),
  /** Standard deviation of a smooth displacement. */
  elastic: limit.default(0.01),
  /** Natural logarithms of factors of grey values. */
  gamma: limit.default(0.3),
  contrast: limit.default(0.2),
  /** Grey values 0..1. */
  brightness: limit.default(0.08),
  noise: limit.default(0.04),
  /** Chance of a left-right mirror image; structures of a pair are exchanged. */
  flip: share.default(0),
});

/** Everything that determines a training, beside its cases. */
export const trainingPlanSchema = z
  .strictObject({
    format: z.literal('countersign-plan/1').default('countersign-plan/1'),
    mode: z.enum(['initial', 'final', 'fine-tune', 'mean-teacher']).default('initial'),
    seed: z.number().int().min(0).max(0xffffffff).default(1),
    view: modelViewSchema,
    network: networkPlanSchema.prefault({}),
    objective: objectivePlanSchema.prefault({}),
    optimiser: optimiserPlanSchema.prefault({}),
    augment: augmentPlanSchema.prefault({}),
    /** Cases of one step in memory, and steps whose gradients are added before the parameters change. */
    batch: z.number().int().min(1).max(64).default(2),
    accumulate: z.number().int().min(1).max(64).default(1),
    epochs: z.number().int().min(1).max(100_000).default(60),
    /** Updates of an epoch; null: as many as it takes to see every case once. */
    stepsPerEpoch: z.number().int().min(1).nullable().default(null),
    /** So many of the epochs, the first ones, learn at half the size, at a quarter of the cost. */
    coarseEpochs: z.number().int().min(0).default(0),
    validation: z
      .strictObject({
        /** Share of the patients that validation Dice is measured on; at least one where there are two; 0: none. */
        share: share.default(0.2),
        /** Epochs between two measurements. */
        every: z.number().int().min(1).default(2),
      })
      .prefault({}),
    /** Ends when validation Dice has not risen for so many epochs; null: never. The best state is what is kept. */
    patience: z.number().int().min(1).nullable().default(null),
    /** Mean teacher: unlabelled cases of a step, weight of their consistency and epochs over which it rises. */
    consistency: z
      .strictObject({
        batch: z.number().int().min(1).max(64).default(2),
        weight: limit.default(1),
        rampEpochs: z.number().int().min(0).default(10),
      })
      .prefault({}),
  })
  .refine(({ epochs, coarseEpochs }) => coarseEpochs < epochs, {
    path: ['coarseEpochs'],
    message: 'fewer than the epochs, so that the last ones learn at the full size',
  });

export type NetworkPlan = z.output<typeof networkPlanSchema>;
export type ObjectivePlan = z.output<typeof objectivePlanSchema>;
export type OptimiserPlan = z.output<typeof optimiserPlanSchema>;
export type AugmentPlan = z.output<typeof augmentPlanSchema>;
export type TrainingPlan = z.output<typeof trainingPlanSchema>;
/** A plan as people write it: what is left out has its default. */
export type TrainingPlanInput = z.input<typeof trainingPlanSchema>;

/** Sides of the input are multiples of this, pixels: every level halves them, and epochs at half the size once more. */
export function sideStep({
  network: { levels },
  coarseEpochs,
}: Pick<TrainingPlan, 'coarseEpochs'> & { readonly network: Pick<NetworkPlan, 'levels'> }): number {
  return 2 ** (coarseEpochs > 0 ? levels : levels - 1);
}

/** Channels of every level, from the input's resolution down. */
export function channelsOf({ levels, baseChannels, maxChannels }: NetworkPlan): number[] {
  return Array.from({ length: levels }, (_, level) => Math.min(baseChannels * 2 ** level, maxChannels));
}
