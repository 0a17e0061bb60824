import { z } from 'zod';
import { readerSchema } from '../domain/reader.ts';

/**
 * unprepared: no pseudo label yet; failed: could not be prepared; ready: nothing signed yet; started: some
 * structures signed or edited; done: every structure signed.
 */
export const caseStateNameSchema = z.enum(['unprepared', 'failed', 'ready', 'started', 'done']);
export type CaseStateName = z.infer<typeof caseStateNameSchema>;

export const worklistSortSchema = z.enum([
  /** What most needs eyes first. */
  'need',
  'quality',
  'date',
  'patient',
  'modality',
  'state',
  'model',
  'reader',
  /** As imported. */
  'order',
]);

export const worklistFilterSchema = z.strictObject({
  taskId: z.string(),
  states: z.array(caseStateNameSchema).default([]),
  modalities: z.array(z.string()).default([]),
  models: z.array(z.string()).default([]),
  /** DICOM dates YYYYMMDD, inclusive; empty = open. */
  dateFrom: z.string().default(''),
  dateTo: z.string().default(''),
  /** Estimated quality of the case's worst structure, 0..1. */
  qualityBelow: z.number().nullable().default(null),
  flagged: z.boolean().default(false),
  postponed: z.enum(['hide', 'show', 'only']).default('show'),
  /** Reader id; `none` = assigned to nobody; null = all. */
  assigned: z.string().nullable().default(null),
  /** Part of patient name or id, study or series description. */
  text: z.string().max(200).default(''),
});
export type WorklistFilter = z.infer<typeof worklistFilterSchema>;

/** The filter that lets every case of a task through. */
export function everyCaseOf(taskId: string): WorklistFilter {
  return worklistFilterSchema.parse({ taskId });
}

export const worklistRowSchema = z.strictObject({
  caseId: z.string(),
  patientName: z.string(),
  patientId: z.string(),
  studyDate: z.string(),
  modality: z.string(),
  description: z.string(),
  bodyPart: z.string(),
  laterality: z.string(),
  frames: z.number().int(),
  state: caseStateNameSchema,
  /** Why it is `failed`, else empty. */
  problem: z.string(),
  /** U-Net that made the pseudo label, `id version`; empty = none. */
  model: z.string(),
  /** 0..1, the least estimated quality of its undecided structures; null = unknown. */
  quality: z.number().nullable(),
  /** Name of the structure with that quality, and why it needs eyes: one sentence for a tooltip. */
  worst: z.string(),
  flags: z.number().int(),
  structures: z.number().int(),
  decided: z.number().int(),
  edited: z.number().int(),
  postponed: z.boolean(),
  assigned: readerSchema.nullable(),
  changedAt: z.string(),
});
export type WorklistRow = z.infer<typeof worklistRowSchema>;

export const worklistCountsSchema = z.strictObject({
  total: z.number().int(),
  /** Of what all filters but the one for states let through. */
  byState: z.record(caseStateNameSchema, z.number().int()),
  structures: z.number().int(),
  decided: z.number().int(),
  flagged: z.number().int(),
  postponed: z.number().int(),
  /** What the filters can offer. */
  modalities: z.array(z.string()),
  models: z.array(z.string()),
});
export type WorklistSort = z.infer<typeof worklistSortSchema>;
export type WorklistCounts = z.infer<typeof worklistCountsSchema>;
