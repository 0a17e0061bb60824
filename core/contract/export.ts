import { z } from 'zod';
import { exportFormatSchema, exportOptionsSchema, splitNameSchema } from '../exchange/export-options.ts';
import { findingSchema } from '../exchange/finding.ts';

/** A case that a finding is about, by what the list shows of it. */
const foundCaseSchema = z.strictObject({
  caseId: z.string(),
  patientName: z.string(),
  patientId: z.string(),
  studyDate: z.string(),
});
export type FoundCase = z.infer<typeof foundCaseSchema>;

/** One sentence of the conformance gate and where it holds. */
const foundSentenceSchema = z.strictObject({
  message: z.string(),
  formats: z.array(exportFormatSchema),
  /** Findings with this sentence: a case may have several. */
  count: z.number().int(),
  /** The first of its cases, in the order of the selection; none when it holds for the whole batch. */
  cases: z.array(foundCaseSchema),
  /** Cases that are not listed. */
  moreCases: z.number().int(),
});

/** What the gate finds, by code: the same thing is said once, however many cases it is about. */
export const foundGroupSchema = z.strictObject({
  severity: findingSchema.shape.severity,
  code: z.string(),
  count: z.number().int(),
  cases: z.number().int(),
  sentences: z.array(foundSentenceSchema),
  moreSentences: z.number().int(),
});
export type FoundGroup = z.infer<typeof foundGroupSchema>;

const judgementCountsSchema = z.strictObject({
  signed: z.number().int(),
  absent: z.number().int(),
  rejected: z.number().int(),
  deferred: z.number().int(),
  unsigned: z.number().int(),
});

/** What would leave, without anything being written. */
export const exportCheckSchema = z.strictObject({
  cases: z.number().int(),
  patients: z.number().int(),
  /** One structure of one case counts once. */
  structures: judgementCountsSchema,
  /** Cases with a mask that leaves, and how many masks those are; without the refused ones. */
  leaving: z.strictObject({ cases: z.number().int(), structures: z.number().int() }),
  /** Cases that are refused; all of them when something is wrong with the batch as a whole. */
  refused: z.number().int(),
  /** Images that do not say of themselves that no text is burned into them. */
  burnedIn: z.number().int(),
  /** Cases without a Patient ID: a whole import counts as one patient. */
  withoutPatientId: z.number().int(),
  /** Patients by part. */
  split: z.record(splitNameSchema, z.number().int()),
  found: z.array(foundGroupSchema),
});
export type ExportCheck = z.infer<typeof exportCheckSchema>;

export const exportResultSchema = z.strictObject({
  id: z.string(),
  /** The folder that was made, as the station's owner would type it. */
  path: z.string(),
  files: z.number().int(),
  bytes: z.number(),
  cases: z.number().int(),
  structures: z.number().int(),
  /** Cases that the gate refused and that were left out. */
  leftOut: z.number().int(),
  manifestSha256: z.string(),
  /** Fingerprint of the station's key; null: not signed. */
  signedBy: z.string().nullable(),
});
export type ExportResult = z.infer<typeof exportResultSchema>;

/** Of the map from pseudonyms back to patients. Never logged, never said back. */
export const passphraseSchema = z.string().min(1).max(1000);

/** What both the check and the export begin with; the selection is added by the contract. */
export const exportQuestionSchema = z.strictObject({ taskId: z.string(), options: exportOptionsSchema });
