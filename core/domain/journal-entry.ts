import { z } from 'zod';
import { deidentifyChoiceSchema, exportFormatSchema } from '../exchange/export-options.ts';
import { accountEventSchema, accountIdSchema, accountKeySchema } from './account.ts';
import { promptSetSchema } from './prompt.ts';
import { givenVerdictSchema } from './given-verdict.ts';
import { readerSchema } from './reader.ts';
import { verdictSchema } from './verdict.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const structureId = z.string().min(1).max(64);
const frameId = z.string().min(1).max(200);
/** One action of a reader, e.g. one stroke, may be several entries; undo and redo work on groups. */
export const groupIdSchema = z.string().regex(/^[0-9a-f]{16}$/);

/** Base64 of `encodeMask`: 7.5 million pixels in their worst pattern take 10 MB. */
const maskText = z.string().max(16 * 1024 * 1024);

export const editToolSchema = z.enum([
  'brush',
  'eraser',
  'threshold-brush',
  'polygon',
  'lasso',
  'fill-holes',
  'remove-islands',
  'grow',
  'shrink',
  'smooth',
  'move',
  'copy-first-guess',
  'split',
  'merge',
  'assign',
  'clear',
  'sam',
  /** Masks of a file from a peer; written by the store alone, never asked for by a page. */
  'import',
]);
export type EditTool = z.infer<typeof editToolSchema>;

/** What happened to the mask of one structure on one frame. */
export const maskChangeSchema = z.strictObject({
  structure: structureId,
  frameId,
  /** The pixels that changed: the exclusive or of before and after. */
  patch: maskText,
});
export type MaskChange = z.infer<typeof maskChangeSchema>;

/** Prompts of one structure on one frame, in image pixels of that frame (rule P1). */
export const promptDraftSchema = z.strictObject({
  ...promptSetSchema.shape,
  scribbles: z.array(
    z.strictObject({
      label: z.enum(['include', 'exclude']),
      points: z
        .array(z.strictObject({ x: z.number(), y: z.number() }))
        .min(1)
        .max(4096),
    }),
  ),
  /** Whether the first guess goes in as a mask prompt too. */
  useGuess: z.boolean(),
});
export type PromptDraft = z.infer<typeof promptDraftSchema>;

export const signedStructureSchema = z.strictObject({
  structure: structureId,
  /** Null withdraws. */
  verdict: verdictSchema.nullable(),
  /** The one revision that is signed (rule R1): digest of the structure's masks over the whole case. */
  revision: sha256,
  /** How long the reader had this structure in hand. */
  activeMs: z.number().int().min(0),
});

/** What changes the masks, prompts or verdicts of a case. Entries of one group are undone and redone together. */
export const actionBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('edit'),
    group: groupIdSchema,
    tool: editToolSchema,
    /** What the tool was set to, for provenance, e.g. {"radiusPx": 12}. */
    settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    /** For `sam`: what made the mask. */
    prompted: z
      .strictObject({
        prompts: promptDraftSchema,
        model: z.string(),
        files: z.array(sha256),
        provider: z.string(),
        predictedIou: z.number(),
        candidate: z.number().int().min(0),
      })
      .optional(),
    changes: z.array(maskChangeSchema).min(1).max(1000),
    /**
     * Structures of which this is the first edit and whose machine's masks were empty on all frames (rule X3). Of an
     * `import`: those that its file calls MANUAL and that had no pixel before.
     */
    fromNothing: z.array(structureId).optional(),
  }),
  /** The reader's own prompts of a structure; null = back to the machine's. */
  z.strictObject({
    kind: z.literal('prompts'),
    group: groupIdSchema,
    structure: structureId,
    frameId,
    prompts: promptDraftSchema.nullable(),
  }),
  z.strictObject({
    kind: z.literal('verdict'),
    group: groupIdSchema,
    scope: z.enum(['structure', 'case', 'bulk']),
    signed: z.array(signedStructureSchema).min(1).max(1000),
    reason: z.string().max(200),
    note: z.string().max(4000),
  }),
  /**
   * A newer pseudo label takes the place of the older one under the structures named: untouched ones, or those
   * that the reader named, whose edits are dropped by it. Edits and rebases alike are exclusive ors from one
   * state of the masks to the next, so replay needs no label but the first.
   */
  z.strictObject({
    kind: z.literal('rebase'),
    group: groupIdSchema,
    /** Frames whose label changes. */
    labels: z.record(frameId, sha256),
    structures: z.array(structureId).min(1),
    /** From the present masks to those of the new labels; none where they are equal. */
    changes: z.array(maskChangeSchema),
  }),
]);
export type ActionBody = z.infer<typeof actionBodySchema>;

/** What an undo brings back of a structure, besides the pixels. */
export const structureFactsSchema = z.strictObject({
  structure: structureId,
  base: z.number().int(),
  tools: z.array(editToolSchema),
  drawnFromNothing: z.boolean(),
  prompts: z.record(frameId, promptDraftSchema),
  verdict: givenVerdictSchema.nullable(),
  withdrawn: givenVerdictSchema.nullable(),
});
export type StructureFacts = z.infer<typeof structureFactsSchema>;

/**
 * What can happen to a case. Bodies hold no clock and no random: those are in the envelope. Every body says all
 * that it changes, so that state and masks follow from the state before and the entry alone.
 */
export const caseBodySchema = z.discriminatedUnion('kind', [
  /** First entry of every case: the pseudo labels that everything after is based on; null = not prepared. */
  z.strictObject({ kind: z.literal('begin'), labels: z.record(frameId, sha256.nullable()) }),
  ...actionBodySchema.options,
  z.strictObject({
    kind: z.literal('undo'),
    group: groupIdSchema,
    /** The patches of the group once more, last one first. */
    changes: z.array(maskChangeSchema),
    structures: z.array(structureFactsSchema),
  }),
  /** Does the actions of the group again; verdicts are signed anew, by the reader of this entry. */
  z.strictObject({ kind: z.literal('redo'), group: groupIdSchema, again: z.array(actionBodySchema).min(1) }),
  /** Time spent that led to no verdict. Cannot be undone. */
  z.strictObject({
    kind: z.literal('time'),
    structure: structureId.nullable(),
    activeMs: z.number().int().min(0),
  }),
]);
export type CaseBody = z.infer<typeof caseBodySchema>;

/** What happens to the workspace; for the audit. Counts and ids only. */
export const workspaceBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('workspace-created'), program: z.string() }),
  z.strictObject({ kind: z.literal('reader-added') }),
  /** With what the reader of this line signs from here on; the line itself is signed with it already. */
  z.strictObject({ kind: z.literal('signing-key'), account: accountIdSchema, key: accountKeySchema }),
  /** What was done to an account of the station while this workspace was open. */
  z.strictObject({ kind: z.literal('account-changed'), event: accountEventSchema }),
  z.strictObject({ kind: z.literal('imported'), found: z.number(), added: z.number(), failed: z.number() }),
  z.strictObject({ kind: z.literal('task-added'), task: z.string(), version: z.number(), sha256 }),
  /** A curator gave the task another U-Net: `version` of the task is the first with it. */
  z.strictObject({
    kind: z.literal('model-promoted'),
    task: z.string(),
    version: z.number(),
    from: z.string(),
    to: z.string(),
    /** Of the network. */
    sha256,
    calibrationDropped: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('prepared'),
    task: z.string(),
    made: z.number(),
    reused: z.number(),
    failed: z.number(),
  }),
  /** Masks of peers came in. */
  z.strictObject({
    kind: z.literal('masks-imported'),
    as: z.enum(['truth', 'pseudo', 'revision']),
    task: z.string(),
    files: z.number(),
    cases: z.number(),
    structures: z.number(),
  }),
  /**
   * Labels leave: written when a batch is complete and not yet visible, so that none is without its line. Where the last
   * step failed `export-failed` follows.
   */
  z.strictObject({
    kind: z.literal('exported'),
    batch: z.string(),
    formats: z.array(exportFormatSchema),
    cases: z.number(),
    structures: z.number(),
    includeUnsigned: z.boolean(),
    deidentify: deidentifyChoiceSchema,
    burnedInChecked: z.boolean(),
    /** Fingerprint of the station's key. */
    signedBy: sha256.nullable(),
    manifestSha256: sha256,
  }),
  z.strictObject({ kind: z.literal('export-failed'), batch: z.string() }),
  z.strictObject({ kind: z.literal('assigned'), to: readerSchema.nullable(), cases: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('postponed'),
    postponed: z.boolean(),
    cases: z.array(z.string()),
    reason: z.string(),
  }),
]);
export type WorkspaceBody = z.infer<typeof workspaceBodySchema>;

/**
 * One line of the journal, which is the audit too: `hash` is the sha256 over the JSON of everything else,
 * `previous` the hash of the line before, over all cases.
 */
export const journalEntrySchema = z.strictObject({
  seq: z.number().int().positive(),
  /** ISO 8601, UTC. */
  at: z.string(),
  reader: readerSchema.nullable(),
  caseId: z.string().nullable(),
  body: z.union([caseBodySchema, workspaceBodySchema]),
  previous: sha256,
  hash: sha256,
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** An entry of a case as the page and the replay see it. */
export const caseEntrySchema = z.strictObject({
  seq: z.number().int().positive(),
  at: z.string(),
  reader: readerSchema.nullable(),
  body: caseBodySchema,
});
export type CaseEntry = z.infer<typeof caseEntrySchema>;
