import { z } from 'zod';
import { plainIdSchema } from '../domain/plain-id.ts';
import { networkPlanSchema, trainingPlanSchema } from '../training/plan.ts';
import { epochPointSchema, validationPointSchema } from '../training/record.ts';
import { USUAL_HELD } from '../training/usual-choices.ts';
import { event, job, request } from './define.ts';

const none = z.strictObject({});
const done = z.strictObject({});
const count = z.number().int();
const runId = z.string().regex(/^[0-9a-f]{16}$/);
const modelId = plainIdSchema;

/** What a training learns from. Signed structures always count. */
export const trainingSourceSchema = z.strictObject({
  taskId: z.string(),
  /** Pseudo labels that nobody has signed; null: none. `quality`: least estimated Dice of those that count. */
  unsigned: z
    .strictObject({ weight: z.number().positive().max(1), quality: z.number().min(0).max(1) })
    .nullable()
    .default(null),
  /** Share of the patients that neither training nor validation sees, for the comparison. */
  held: z.number().min(0).max(0.9).default(USUAL_HELD),
});
export type TrainingSource = z.output<typeof trainingSourceSchema>;

/** What the cases of a source would give. */
export const trainingSurveySchema = z.strictObject({
  patients: z.strictObject({ training: count, validation: count, held: count }),
  cases: z.strictObject({ training: count, validation: count, held: count, unlabelled: count }),
  structures: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      accepted: count,
      corrected: count,
      absent: count,
      unsigned: count,
      unknown: count,
    }),
  ),
  /** Sentences: why it cannot be trained on, and what should be known before. */
  problems: z.array(z.string()),
  warnings: z.array(z.string()),
  /** Named plans, complete, with what they ask of this computer (estimated, or measured where it has trained before). */
  plans: z.array(
    z.strictObject({
      id: z.enum(['coffee', 'standard', 'thorough']),
      plan: trainingPlanSchema,
      memoryBytes: z.number(),
      seconds: z.number().nullable(),
    }),
  ),
  /** U-Nets that can be trained further: their parameters are known. What goes on from one has its network and view. */
  parents: z.array(
    z.strictObject({
      id: modelId,
      name: z.string(),
      network: networkPlanSchema,
      view: trainingPlanSchema.shape.view,
    }),
  ),
});
export type TrainingSurvey = z.infer<typeof trainingSurveySchema>;

export const trainingRunSchema = z.strictObject({
  runId,
  /** Of the model that it makes. */
  modelId,
  name: z.string(),
  taskId: z.string(),
  mode: trainingPlanSchema.shape.mode.unwrap(),
  state: z.enum(['waiting', 'running', 'paused', 'interrupted', 'failed', 'done']),
  /** Sentence when it failed. */
  problem: z.string(),
  epoch: count,
  epochs: count,
  step: count,
  steps: count,
  secondsLeft: z.number().nullable(),
  /** Best validation Dice so far. */
  best: z.number().nullable(),
  provider: z.string(),
  startedAt: z.string(),
});
export type TrainingRun = z.infer<typeof trainingRunSchema>;

export const trainingRunDetailSchema = z.strictObject({
  run: trainingRunSchema,
  plan: trainingPlanSchema,
  structures: z.array(z.strictObject({ id: z.string(), name: z.string(), colour: z.string() })),
  epochs: z.array(epochPointSchema),
  validation: z.array(validationPointSchema),
  /** Whether a state of it is kept, from which it can go on and a model can be made. */
  checkpoint: z.boolean(),
  /** Sentences: what was left out of it, and what its trainer has said. */
  notes: z.array(z.string()),
});
export type TrainingRunDetail = z.infer<typeof trainingRunDetailSchema>;

export const modelSummarySchema = z.strictObject({
  id: modelId,
  name: z.string(),
  version: z.string(),
  kind: z.enum(['unet', 'sam', 'classifier']),
  licence: z.string(),
  origin: z.enum(['shipped', 'trained', 'imported', 'folder']),
  /** Sentence when it cannot be used. */
  problem: z.string(),
  /** Tasks whose present version uses it. */
  usedBy: z.array(z.string()),
  /** Of models that a Countersign trained. */
  trained: z
    .strictObject({ parent: z.string().nullable(), finishedAt: z.string(), dice: z.number().nullable() })
    .nullable(),
});
export type ModelSummary = z.infer<typeof modelSummarySchema>;

const intervalSchema = z.strictObject({
  mean: z.number(),
  /** 95 % by bootstrap over patients; null with fewer than two. */
  low: z.number().nullable(),
  high: z.number().nullable(),
});
const scoresSchema = z.strictObject({
  dice: z.number().nullable(),
  /** Of where both masks are there; mm where the spacing is known for all, else pixels. */
  hd95: z.number().nullable(),
  /** Share of masks that a reader would have accepted unchanged. */
  accepted: z.number().nullable(),
});

/** Two models on the same masks. */
const comparedSchema = z.strictObject({
  n: count,
  /** References that are a pseudo label of the old model, accepted as it was: they favour it. */
  fromOld: count,
  old: scoresSchema,
  new: scoresSchema,
  /** Paired Dice, new less old. */
  difference: intervalSchema.nullable(),
  /** The same over structures that a reader corrected or drew: free of that advantage. */
  corrected: intervalSchema.nullable(),
});

/** Two models on reviewed cases that neither has seen. */
export const comparisonSchema = z.strictObject({
  taskId: z.string(),
  old: modelId,
  new: modelId,
  cases: count,
  patients: count,
  /** Reviewed cases that are left out since a model, or one of their patients' images, was trained on. */
  seen: count,
  unit: z.enum(['mm', 'px']),
  /** What counts as accepted unchanged, one sentence. */
  acceptance: z.string(),
  rows: z.array(z.strictObject({ structure: z.string(), name: z.string(), ...comparedSchema.shape })),
  overall: comparedSchema,
  /** Sentences a curator must know before promoting. */
  warnings: z.array(z.string()),
});
export type Comparison = z.infer<typeof comparisonSchema>;

const progress = z.strictObject({ done: z.number(), total: z.number().nullable(), what: z.string() });

/** Training of the next U-Net on this station. */
export const trainingOperations = {
  'training.survey': request(trainingSourceSchema, trainingSurveySchema),
  /** Starts a run, which goes on without the page, and after a restart of the station from its last checkpoint. */
  'training.start': request(
    z.strictObject({
      source: trainingSourceSchema,
      plan: trainingPlanSchema,
      /** Id of the model to be made, and its name for people. */
      modelId,
      name: z.string().trim().min(1).max(80),
      /** What fine-tuning starts from. */
      parent: modelId.nullable(),
    }),
    trainingRunSchema,
  ),
  'training.runs': request(none, z.strictObject({ runs: z.array(trainingRunSchema) })),
  'training.run': request(z.strictObject({ runId }), trainingRunDetailSchema),
  'training.pause': request(z.strictObject({ runId }), done),
  'training.resume': request(z.strictObject({ runId }), done),
  /** Ends now and makes the model of the best state so far. */
  'training.finish': request(z.strictObject({ runId }), done),
  /** Ends and removes the run with its checkpoints; a finished one's model stays. */
  'training.discard': request(z.strictObject({ runId }), done),
  /** A run has moved on; a few times a second at most. */
  'training.changed': event(trainingRunSchema),
  /** A run was discarded: it is in no list any more. */
  'training.removed': event(z.strictObject({ runId })),
} as const;

/** Models of this station: what they are, how two of them compare, which one a task uses. */
export const modelOperations = {
  'models.list': request(none, z.strictObject({ models: z.array(modelSummarySchema) })),
  /** Text of its card, Markdown. */
  'models.card': request(z.strictObject({ modelId }), z.strictObject({ text: z.string() })),
  /** Writes the model as one file into a folder. */
  'models.export': job(
    z.strictObject({ modelId, place: z.string() }),
    progress,
    z.strictObject({ path: z.string(), sha256: z.string() }),
  ),
  /** Takes a model over from such a file; nothing is kept of one that is not whole. */
  'models.import': job(
    z.strictObject({
      place: z.string(),
      /** Id under which it is kept; null: its own. */
      as: modelId.nullable().default(null),
    }),
    progress,
    z.strictObject({ modelId }),
  ),
  'models.compare': job(
    z.strictObject({ taskId: z.string(), old: modelId, new: modelId }),
    progress,
    comparisonSchema,
  ),
  /** A new version of the task with this U-Net; cases are prepared anew by `worklist.prepare`. Signed work stays. */
  'models.promote': request(
    z.strictObject({ taskId: z.string(), modelId }),
    z.strictObject({
      version: count,
      /** Thresholds, gates and switches that were calibrated for the model before are gone: calibrate again. */
      calibrationDropped: z.boolean(),
    }),
  ),

  'models.changed': event(none),
} as const;
