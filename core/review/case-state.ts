import { z } from 'zod';
import { editToolSchema, groupIdSchema, promptDraftSchema } from '../domain/journal-entry.ts';
import { givenVerdictSchema } from '../domain/given-verdict.ts';

export type { GivenVerdict } from '../domain/given-verdict.ts';

export const structureStateSchema = z.strictObject({
  structure: z.string(),
  /** As the task calls it. */
  name: z.string(),
  /** The entry (`begin` or `rebase`) whose pseudo labels its masks are based on; 0 = none yet. */
  base: z.number().int(),
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
  /** By frame: the newest pseudo labels that any structure is based on. See `labelUnder` for one structure. */
  labels: z.record(z.string(), z.string().nullable()),
  /** All that masks were ever based on, oldest first: entry and labels by frame. */
  bases: z.array(
    z.strictObject({ seq: z.number().int(), labels: z.record(z.string(), z.string().nullable()) }),
  ),
  structures: z.array(structureStateSchema),
  /** Groups that undo takes back, the next one last, with words for each. */
  undo: z.array(z.strictObject({ group: groupIdSchema, what: z.string() })),
  /** The next one last. Emptied by every new action. */
  redo: z.array(z.strictObject({ group: groupIdSchema, what: z.string() })),
});
export type CaseState = z.infer<typeof caseStateSchema>;
