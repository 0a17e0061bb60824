import { z } from 'zod';
import {
  promptDraftSchema,
  editToolSchema,
  groupIdSchema,
  maskChangeSchema,
  caseEntrySchema,
} from '../domain/journal-entry.ts';
import { labelledStructureSchema, usedModelSchema } from '../domain/pseudo-label.ts';
import { taskSchema } from '../domain/task.ts';
import { verdictSchema } from '../domain/verdict.ts';
import { caseStateSchema } from '../review/case-state.ts';

/** Who is on the screen: shown as long as verdicts can be given. */
export const caseIdentitySchema = z.strictObject({
  patientName: z.string(),
  patientId: z.string(),
  birthDate: z.string(),
  sex: z.string(),
  age: z.string(),
  studyDate: z.string(),
  studyDescription: z.string(),
  accessionNumber: z.string(),
  modality: z.string(),
  seriesDescription: z.string(),
  bodyPart: z.string(),
  viewPosition: z.string(),
});
export type CaseIdentity = z.infer<typeof caseIdentitySchema>;

export const caseFrameSchema = z.strictObject({
  frameId: z.string(),
  columns: z.number().int(),
  rows: z.number().int(),
  /** Height of a pixel divided by its width. */
  pixelAspect: z.number(),
  /** Row and column direction cosines (LPS), null when unknown. */
  orientation: z.array(z.number()).length(6).nullable(),
  /** Centre of the first pixel in mm (LPS). */
  position: z.array(z.number()).length(3).nullable(),
  /** DICOM Patient Orientation (0020,0020) of rows and columns, e.g. ["L", "F"]; null when not given. */
  patientOrientation: z.array(z.string()).length(2).nullable(),
  laterality: z.enum(['R', 'L', 'B', 'U', 'unknown', 'conflict']),
  labelId: z.string().nullable(),
});
export type CaseFrame = z.infer<typeof caseFrameSchema>;

/** What the engine says of a structure on one frame. */
export const structureLabelSchema = labelledStructureSchema.pick({
  structure: true,
  quality: true,
  outcome: true,
  flags: true,
  passes: true,
});

export const caseViewSchema = z.strictObject({
  caseId: z.string(),
  identity: caseIdentitySchema,
  /** Of this case and of nothing else: the second viewport shows only cases with the same key. */
  patientKey: z.string(),
  task: taskSchema,
  frames: z.array(caseFrameSchema).min(1),
  /** By frame id. */
  labels: z.record(z.string(), z.array(structureLabelSchema)),
  models: z.array(usedModelSchema),
  state: caseStateSchema,
  /** Present revision of every structure, by structure id. */
  revisions: z.record(z.string(), z.string()),
  preparation: z.enum(['unprepared', 'preparing', 'prepared', 'failed']),
  /** Why preparation failed, else empty. */
  problem: z.string(),
  /** A newer pseudo label than the one under this review is there. */
  newerLabel: z.boolean(),
  /** Things a reader should know, e.g. findings of the series' geometry. */
  notes: z.array(z.string()),
});
export type CaseView = z.infer<typeof caseViewSchema>;

/** What a reader does to a case. */
export const caseActionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('edit'),
    group: groupIdSchema,
    /** Whose masks are imported the store decides, not a page. */
    tool: editToolSchema.exclude(['import']),
    settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    changes: z.array(maskChangeSchema).min(1).max(1000),
    /** For `sam`: the answer that is taken over, as `prompt.decode` named it; the backend knows how it was made. */
    decodeId: z.string().optional(),
    candidate: z.number().int().min(0).optional(),
  }),
  z.strictObject({
    kind: z.literal('prompts'),
    group: groupIdSchema,
    structure: z.string(),
    frameId: z.string(),
    prompts: promptDraftSchema.nullable(),
  }),
  z.strictObject({
    kind: z.literal('verdict'),
    group: groupIdSchema,
    /** `bulk`: "accept all remaining"; flagged, absent and unseen structures are skipped and named. */
    scope: z.enum(['structure', 'case', 'bulk']),
    structures: z
      .array(
        z.strictObject({
          structure: z.string(),
          /** The revision that the reader saw. */
          revision: z.string(),
          activeMs: z.number().int().min(0),
          /** Shown in this revision: visible, inside the viewport, opacity above 0, every frame of a stack. */
          seen: z.boolean(),
        }),
      )
      .min(1)
      .max(1000),
    /** Null withdraws. `accepted` on an edited structure becomes `corrected`. */
    verdict: verdictSchema.nullable(),
    reason: z.string().max(200).default(''),
    note: z.string().max(4000).default(''),
  }),
  z.strictObject({ kind: z.literal('undo') }),
  z.strictObject({ kind: z.literal('redo') }),
  /** Takes the newest pseudo label for structures that nobody edited or signed, or for those named. */
  z.strictObject({ kind: z.literal('rebase'), structures: z.array(z.string()).default([]) }),
  z.strictObject({
    kind: z.literal('time'),
    structure: z.string().nullable(),
    activeMs: z.number().int().min(0),
  }),
]);
export type CaseAction = z.infer<typeof caseActionSchema>;

export const appendedSchema = z.strictObject({
  caseId: z.string(),
  /** What was written, in order; to be applied to the page's state as the backend did. */
  entries: z.array(caseEntrySchema),
  /** Present revisions of the structures that changed. */
  revisions: z.record(z.string(), z.string()),
  /** Structures that a verdict skipped, with the reason as a sentence. */
  skipped: z.array(z.strictObject({ structure: z.string(), reason: z.string() })),
});
export type Appended = z.infer<typeof appendedSchema>;

export const decodedSchema = z.strictObject({
  decodeId: z.string(),
  /** Best first. */
  candidates: z
    .array(z.strictObject({ mask: z.string(), predictedIou: z.number(), stability: z.number().nullable() }))
    .min(1),
  provider: z.string(),
  /** Spent in the decoder alone. */
  decoderMs: z.number(),
});
export type Decoded = z.infer<typeof decodedSchema>;
