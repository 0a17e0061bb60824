import { z } from 'zod';
import { anatomySchema } from './anatomy.ts';
import { codedConceptSchema } from './coded-concept.ts';
import { engineSettingsSchema } from './engine-settings.ts';
import { plainIdSchema } from './plain-id.ts';

export const taskStructureSchema = z.strictObject({
  id: plainIdSchema,
  name: z.string().min(1),
  colour: z.string().regex(/^#[0-9a-f]{6}$/, 'a colour like #3fa0c0'),
  /** Segmented property category (CID 7150), type (CID 7151) and anatomic region, as in DICOM SEG. */
  category: codedConceptSchema,
  type: codedConceptSchema,
  region: codedConceptSchema.optional(),
  /** Name of the model's output; the structure's id when absent. */
  output: z.string().optional(),
  /** True where the structure may consist of several parts (component rule `all`). */
  severalParts: z.boolean().default(false),
  /** True where readers should expect that it may be missing. */
  mayBeAbsent: z.boolean().default(false),
  guideline: z.string().default(''),
  /** What differs from the task's settings for this structure, usually written by `calibrate`. */
  settings: engineSettingsSchema.partial().default({}),
});

export const reviewRulesSchema = z.strictObject({
  /** Masks of different structures may share pixels (projection radiographs). */
  overlap: z.enum(['allowed', 'exclusive']),
  /** May structures that are not flagged be accepted together. */
  bulkAccept: z.boolean(),
  /** Structures whose U-Net and SAM masks agree less than this (Dice) are flagged. */
  flagBelowAgreement: z.number().min(0).max(1),
});

/** Where the calibrated numbers of a task version come from. */
export const calibrationRecordSchema = z.strictObject({
  from: z.string(),
  at: z.string(),
  cases: z.number().int(),
  folds: z.number().int(),
  models: z.record(z.string(), z.string()),
  /** Per structure: Dice by cross-validation before and after, and the 95 % bootstrap interval of the gain. */
  gain: z.record(
    z.string(),
    z.strictObject({
      before: z.number(),
      after: z.number(),
      low: z.number(),
      high: z.number(),
      n: z.number(),
    }),
  ),
});

export const taskSchema = z.strictObject({
  format: z.literal('countersign-task/1'),
  id: plainIdSchema,
  version: z.number().int().positive(),
  title: z.string().min(1),
  guideline: z.string().default(''),
  /** Ids of the models; `sam` absent: U-Net and clean-up only. */
  models: z.strictObject({ unet: plainIdSchema, sam: plainIdSchema.optional() }),
  structures: z.array(taskStructureSchema).min(1),
  settings: engineSettingsSchema,
  review: reviewRulesSchema,
  calibration: calibrationRecordSchema.optional(),
  /** What accepted cases look like, per structure id. */
  anatomy: anatomySchema.optional(),
});

export type Task = z.infer<typeof taskSchema>;
export type TaskStructure = z.infer<typeof taskStructureSchema>;
export type ReviewRules = z.infer<typeof reviewRulesSchema>;
export type CalibrationRecord = z.infer<typeof calibrationRecordSchema>;
