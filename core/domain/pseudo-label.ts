import { z } from 'zod';
import { engineSettingsSchema } from './engine-settings.ts';
import { promptSetSchema } from './prompt.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const figure = z.number().nullable();

/** How one network's input was made of the frame. */
export const viewRecordSchema = z.strictObject({
  geometry: z.strictObject({
    imageWidth: z.number().int(),
    imageHeight: z.number().int(),
    inputWidth: z.number().int(),
    inputHeight: z.number().int(),
    contentWidth: z.number().int(),
    contentHeight: z.number().int(),
    mirrored: z.boolean(),
  }),
  window: z.strictObject({
    source: z.enum(['dicom-window', 'dicom-table', 'fixed', 'percentile']),
    low: figure,
    high: figure,
  }),
  inverted: z.boolean(),
  lateralityDoubt: z.enum(['unknown', 'conflict']).nullable(),
});

/** A model that took part, with the digests that pin it. */
export const usedModelSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  files: z.array(sha256),
  /** Digest of what its manifest says of the arithmetic (view, activation, outputs); absent in the first records. */
  manifest: sha256.optional(),
  providers: z.array(z.string()),
  /**
   * Algorithm name and family of what drew an imported label, as its file says them; empty: it does not say, and an
   * export refuses to make one up (rule X1). Absent where a manifest of this station names the model.
   */
  name: z.string().optional(),
  family: z.string().optional(),
});

/** One structure of a pseudo label: what came out, and everything that is needed to make it again. */
export const labelledStructureSchema = z.strictObject({
  structure: z.string(),
  /** Names of the masks in the mask store; of an imported structure all three are the mask of the file. */
  masks: z.strictObject({ unet: sha256, cleanup: sha256, sam: sha256.nullable(), refined: sha256 }),
  quality: z.strictObject({
    /** Null: no network of this station has looked (an imported structure). So are entropy, peak and presence. */
    meanProbability: figure,
    meanEntropy: figure,
    peakProbability: figure,
    predictedIou: figure,
    estimatedDice: figure,
    stability: figure,
    agreement: figure,
    plausibility: figure,
    presence: figure,
  }),
  outcome: z.enum(['refined', 'kept-by-gate', 'kept-by-task', 'proposed-absent', 'not-found', 'imported']),
  flags: z.array(
    z.enum([
      'low-agreement',
      'kept-by-gate',
      'proposed-absent',
      'implausible',
      'laterality-unknown',
      'laterality-conflict',
    ]),
  ),
  passes: z.array(
    z.strictObject({
      prompts: promptSetSchema,
      mask: z.enum(['none', 'soft', 'hard', 'previous']),
      predictedIou: z.number(),
    }),
  ),
  /** Null: it was imported. */
  settings: engineSettingsSchema.nullable(),
});

/** Where an imported label comes from; what the file does not say stays empty or null and is never made up. */
const importedLabelSchema = z.strictObject({
  /** Digest and kind of every file that it was read from, e.g. `DICOM SEG (BINARY)`. */
  files: z.array(z.strictObject({ format: z.string(), sha256 })).min(1),
  /** Content creator that the files name; empty when none does. */
  creator: z.string(),
  /** By structure: DICOM Segment Algorithm Type as the file says it, and what drew it (index into `models`). */
  structures: z.record(
    z.string(),
    z.strictObject({
      origin: z.enum(['AUTOMATIC', 'SEMIAUTOMATIC', 'MANUAL']).nullable(),
      model: z.number().int().min(0).nullable(),
      file: z.number().int().min(0),
    }),
  ),
});

/** The immutable pseudo label of one frame under one task version, with its provenance. */
export const pseudoLabelSchema = z.strictObject({
  format: z.literal('countersign-pseudo-label/1'),
  /** Digest of everything that determines the result: the same inputs have the same id. */
  id: sha256,
  engine: z.strictObject({ name: z.literal('countersign'), version: z.string() }),
  createdAt: z.string(),
  frame: z.strictObject({
    frameId: z.string(),
    sopInstanceUid: z.string(),
    frameIndex: z.number().int().min(0),
    /** Digest of the decoded values and of what interprets them. */
    pixels: sha256,
    rows: z.number().int(),
    columns: z.number().int(),
    laterality: z.string(),
  }),
  task: z.strictObject({ id: z.string(), version: z.number().int(), sha256 }),
  models: z.array(usedModelSchema),
  /** Null: it was imported, and no network of this station has looked. */
  views: z.strictObject({ unet: viewRecordSchema, sam: viewRecordSchema.nullable() }).nullable(),
  structures: z.array(labelledStructureSchema),
  /** Only of labels that a peer has drawn. A structure that is missing in `structures` is unknown. */
  imported: importedLabelSchema.optional(),
});

export type PseudoLabel = z.infer<typeof pseudoLabelSchema>;
export type LabelledStructure = z.infer<typeof labelledStructureSchema>;
export type UsedModel = z.infer<typeof usedModelSchema>;
export type MaskVariant = keyof LabelledStructure['masks'];
