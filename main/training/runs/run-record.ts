import { z } from 'zod';
import {
  trainingRunSchema,
  trainingSourceSchema,
  type TrainingRun,
} from '../../../core/contract/training.ts';
import { codedConceptSchema } from '../../../core/domain/coded-concept.ts';
import { componentRuleSchema } from '../../../core/domain/engine-settings.ts';
import { trainingPlanSchema } from '../../../core/training/plan.ts';
import {
  epochPointSchema,
  trainingRecordSchema,
  validationPointSchema,
} from '../../../core/training/record.ts';

const count = z.number().int().min(0);

/** How a structure of the task appears in the model that is made. */
const runStructureSchema = z.strictObject({
  /** Name of the output: the task's word for it, so that the task finds it in the new model. */
  id: z.string(),
  name: z.string(),
  colour: z.string(),
  code: codedConceptSchema.exactOptional(),
  component: componentRuleSchema,
});
export type RunStructure = z.infer<typeof runStructureSchema>;

/** What a run has collected: frozen, so that it is the same after an interruption. */
const frozenSetSchema = z.strictObject({
  parts: count,
  split: trainingRecordSchema.shape.split,
  counts: trainingRecordSchema.shape.counts,
  truth: trainingRecordSchema.shape.truth,
  teachers: trainingRecordSchema.shape.teachers,
  unreadable: count,
  doubled: count.default(0),
});

/** Everything of a run but its examples and states. Holds no patient data but digests of pixels. */
export const runRecordSchema = z.strictObject({
  format: z.literal('countersign-run/1'),
  run: trainingRunSchema,
  source: trainingSourceSchema,
  plan: trainingPlanSchema,
  task: z.strictObject({ id: z.string(), version: z.number().int() }),
  structures: z.array(runStructureSchema).min(1),
  /** As `TrainingSet.mirrored`. */
  mirrored: z.array(count),
  /** What fine-tuning starts from. */
  parent: trainingRecordSchema.shape.parent,
  /** Execution provider that somebody has asked for; null: none. */
  provider: z.string().nullable().default(null),
  /** On which it has learnt, in their order. */
  providers: z.array(z.string()).default([]),
  /** Sentences that the trainer has said. */
  warnings: z.array(z.string()).default([]),
  /** Parts of the parameters that it starts from; 0: drawn from the seed. */
  initialParts: count,
  licence: z.string(),
  /** Of the model. */
  version: z.string(),
  /** Null: not collected yet. */
  set: frozenSetSchema.nullable(),
  /** Files `state-<number>`. */
  checkpoint: z.strictObject({ number: count, parts: count, epoch: count }).nullable(),
  /** Somebody wants the model of the best state so far. */
  finishing: z.boolean(),
  epochs: z.array(epochPointSchema),
  validation: z.array(validationPointSchema),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** Best Dice of the measurements; null without any. */
export function bestOf(validation: RunRecord['validation']): TrainingRun['best'] {
  const known = validation.flatMap(({ dice }) => (dice === null ? [] : [dice]));
  return known.length === 0 ? null : Math.max(...known);
}
