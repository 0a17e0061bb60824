import { z } from 'zod';
import { trainingPlanSchema } from './plan.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const perStructure = z.record(z.string(), z.number().nullable());

/** One measurement on the validation cases, of the averaged parameters. */
export const validationPointSchema = z.strictObject({
  /** Epochs done; 0 only of a run that was ended within its first. */
  epoch: z.number().int(),
  /** Mean over the structures that the validation cases show; null where they show none. */
  dice: z.number().nullable(),
  structures: perStructure,
});
export type ValidationPoint = z.infer<typeof validationPointSchema>;

/** One epoch of training: means over its steps, but for the seconds. */
export const epochPointSchema = z.strictObject({
  /** From 1. */
  epoch: z.number().int(),
  loss: z.number(),
  crossEntropy: z.number(),
  /** 1 - soft Dice, as the loss has it. */
  dice: z.number(),
  consistency: z.number(),
  learningRate: z.number(),
  /** Seconds of the whole epoch within the graph and waiting for batches, without validation. */
  stepSeconds: z.number(),
  waitSeconds: z.number(),
});
export type EpochPoint = z.infer<typeof epochPointSchema>;

/**
 * `training.json` of a trained model's package: how it came to be. Cases are named by the digest of their decoded pixels
 * (as `PseudoLabel` records it), so whoever has an image can tell whether the model saw it, and nobody else learns anything.
 */
export const trainingRecordSchema = z.strictObject({
  format: z.literal('countersign-training/1'),
  plan: trainingPlanSchema,
  /** Ids of the structures, in the order of the outputs. */
  structures: z.array(z.string()).min(1),
  task: z.strictObject({ id: z.string(), version: z.number().int() }).nullable(),
  /** The model it started from; otherwise the one of which most unsigned masks are that it learnt from. */
  parent: z.strictObject({ id: z.string(), sha256: digest }).nullable(),
  /**
   * Models whose masks it learnt from without a reader's signature, those of most masks first. Null: drawn elsewhere, of
   * weights that nobody here knows.
   */
  teachers: z.array(z.strictObject({ id: z.string(), sha256: digest.nullable() })).default([]),
  /** Digests of the frames' decoded pixels, sorted. `held` were kept away from training and validation. */
  split: z.strictObject({
    training: z.array(digest),
    validation: z.array(digest),
    unlabelled: z.array(digest),
    held: z.array(digest),
  }),
  /**
   * What said where structures are: `signed`: readers, by their signatures; `drawn`: truth in a folder, which counts as
   * corrected where it shows something.
   */
  truth: z.enum(['signed', 'drawn']).default('signed'),
  counts: z.strictObject({
    patients: z.strictObject({
      training: z.number().int(),
      validation: z.number().int(),
      held: z.number().int(),
    }),
    /** Judged structures by what they are, over training and validation. */
    structures: z.record(
      z.string(),
      z.strictObject({
        accepted: z.number().int(),
        corrected: z.number().int(),
        absent: z.number().int(),
        unsigned: z.number().int(),
        unknown: z.number().int(),
      }),
    ),
  }),
  epochs: z.array(epochPointSchema),
  validation: z.array(validationPointSchema),
  /** Epoch after which the exported parameters were taken, from 1; 0: within the first. */
  chosenEpoch: z.number().int(),
  /** Execution provider of the steps; several, in their order, where the training has changed it. */
  provider: z.string(),
  runtime: z.string(),
  seconds: z.number(),
  finishedAt: z.string(),
});
export type TrainingRecord = z.infer<typeof trainingRecordSchema>;
