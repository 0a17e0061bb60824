import { z } from 'zod';
import { editToolSchema, groupIdSchema, promptDraftSchema } from '../domain/journal-entry.ts';
import { readerSchema } from '../domain/reader.ts';
import { verdictSchema } from '../domain/verdict.ts';

/** A verdict as it was given (rule R1). */
export const givenVerdictSchema = z.strictObject({
  verdict: verdictSchema,
  reason: z.string(),
  note: z.string(),
  reader: readerSchema,
  at: z.string(),
  seq: z.number().int(),
  revision: z.string(),
});
export type GivenVerdict = z.infer<typeof givenVerdictSchema>;

export const structureStateSchema = z.strictObject({
  structure: z.string(),
  /** Entry that last changed its masks; 0 = nobody did. */
  changeSeq: z.number().int(),
  /** The verdict in force: newer than every change of the masks. */
  verdict: givenVerdictSchema.nullable(),
  /** The last verdict that a change took out of force, until the next one. */
  withdrawn: givenVerdictSchema.nullable(),
  /** Tools whose changes are in the present masks, in order of first use. Empty: as the machine drew it. */
  tools: z.array(editToolSchema),
  /** Whether the machine's mask was empty under the first edit (rule X3: MANUAL when no prompt made it either). */
  drawnFromNothing: z.boolean(),
  /** The reader's own prompts by frame id. */
  prompts: z.record(z.string(), promptDraftSchema),
  activeMs: z.number().int(),
});
export type StructureState = z.infer<typeof structureStateSchema>;

/** Everything about a case that follows from its journal, but the pixels. */
export const caseStateSchema = z.strictObject({
  /** Last entry that was applied; 0 = none yet. */
  seq: z.number().int(),
  labels: z.record(z.string(), z.string().nullable()),
  structures: z.array(structureStateSchema),
  /** Groups that undo takes back, oldest first, with a word for each. */
  undo: z.array(z.strictObject({ group: groupIdSchema, what: z.string() })),
  redo: z.array(z.strictObject({ group: groupIdSchema, what: z.string() })),
});
export type CaseState = z.infer<typeof caseStateSchema>;
