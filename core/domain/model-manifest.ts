import { z } from 'zod';
import { codedConceptSchema } from './coded-concept.ts';
import { componentRuleSchema } from './engine-settings.ts';
import { plainIdSchema } from './plain-id.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits');
const colourSchema = z.string().regex(/^#[0-9a-f]{6}$/, 'a colour like #3fa0c0');

/** A weight file: a path relative to the manifest, or inside an installed npm package. */
export const modelFileSchema = z.strictObject({
  path: z.string().min(1),
  /** Name of the npm package that `path` lies in; absent: beside the manifest. */
  package: z.string().optional(),
  sha256: sha256Schema,
});

/** How pixels become grey values in 0..1 before they are resized: recorded in the provenance. */
export const windowSchema = z.discriminatedUnion('kind', [
  /** The file's own VOI (first one), else the percentiles. */
  z.strictObject({ kind: z.literal('dicom'), low: z.number().default(1), high: z.number().default(99) }),
  z.strictObject({ kind: z.literal('fixed'), center: z.number(), width: z.number().positive() }),
  /** Percentiles of the modality values without padding, 0..100. */
  z.strictObject({ kind: z.literal('percentile'), low: z.number(), high: z.number() }),
]);

/** Inputs are allocated before a network is asked whether it wants them so. */
const sideSchema = z.number().int().positive().max(8192, 'at most 8192 pixels');

export const modelViewSchema = z.strictObject({
  window: windowSchema,
  /** Shows MONOCHROME1 as MONOCHROME2 (bone bright). */
  invertMonochrome1: z.boolean(),
  /** `right`: images of a right-sided body part are mirrored for the network and the result mirrored back. */
  flip: z.enum(['none', 'right']),
  /** Size of the network's input in pixels. */
  width: sideSchema,
  height: sideSchema,
  /** `stretch` fills the input; `fit` keeps the aspect and pads right and bottom with zeros after scaling. */
  resize: z.enum(['stretch', 'fit']),
  channels: z.union([z.literal(1), z.literal(3)]),
  layout: z.enum(['NCHW', 'NHWC', 'HWC', 'CHW']),
  /** Multiplies the 0..1 grey values: 1, or 255 for networks that normalise themselves. */
  scale: z.number().positive(),
  /** Subtracted from the scaled values, one a channel; empty = nothing. */
  mean: z.array(z.number()),
  /** Divides the values after `mean`, one a channel; empty = nothing. */
  std: z.array(z.number().positive()),
});

const base = {
  format: z.literal('countersign-model/1'),
  id: plainIdSchema,
  version: z.string().min(1),
  name: z.string().min(1),
  family: z.string().min(1),
  licence: z.string().min(1),
  card: z.string().min(1),
  /** Largest difference from the CPU that an execution provider may show, in units of the output. */
  tolerance: z.number().positive(),
};

export const unetOutputSchema = z.strictObject({
  structure: plainIdSchema,
  name: z.string().min(1),
  colour: colourSchema,
  code: codedConceptSchema.optional(),
  component: componentRuleSchema.default('largest-sum'),
});

export const unetManifestSchema = z.strictObject({
  ...base,
  kind: z.literal('unet'),
  file: modelFileSchema,
  view: modelViewSchema,
  input: z.string().min(1),
  output: z.string().min(1),
  /** What turns the output tensor [1, outputs (+1), height, width] into probabilities. `none`: it already is. */
  activation: z.enum(['sigmoid', 'softmax', 'none']),
  /** Softmax models: the channel of the background, which is no structure. */
  background: z.number().int().min(0).nullable().default(null),
  outputs: z.array(unetOutputSchema).min(1),
});

/** A classifier that exposes its last feature map, for image-level labels. */
export const classifierManifestSchema = z.strictObject({
  ...base,
  kind: z.literal('classifier'),
  file: modelFileSchema,
  view: modelViewSchema,
  input: z.string().min(1),
  output: z.string().min(1),
  features: z.string().min(1),
  activation: z.enum(['sigmoid', 'softmax', 'none']),
  outputs: z.array(unetOutputSchema).min(1),
});

/** Channels or side. */
const embeddingSchema = z.number().int().positive().max(2048, 'at most 2048');

/** Encoder and decoder as the official Segment Anything exporter and its relatives write them. */
export const samManifestSchema = z.strictObject({
  ...base,
  kind: z.literal('sam'),
  encoder: z.strictObject({
    file: modelFileSchema,
    /** SAM knows no sides of the body: its view is never mirrored, so prompts and masks need no mirroring. */
    view: modelViewSchema.refine((view) => view.flip === 'none', 'flip must be "none" for a SAM encoder'),
    input: z.string().min(1),
    output: z.string().min(1),
  }),
  decoder: z.strictObject({
    file: modelFileSchema,
    /** Names of the inputs; `originalSize` is absent in decoders that return low-resolution masks only. */
    inputs: z.strictObject({
      embedding: z.string().min(1),
      pointCoordinates: z.string().min(1),
      pointLabels: z.string().min(1),
      maskInput: z.string().min(1),
      hasMaskInput: z.string().min(1),
      originalSize: z.string().min(1).optional(),
    }),
    outputs: z.strictObject({ iou: z.string().min(1), lowResMasks: z.string().min(1) }),
    /** Masks per run: `single`, or several candidates from which the best predicted IoU is taken. */
    masks: z.enum(['single', 'multiple']),
    /** Side of the embedding, and of the mask input and of the low-resolution masks. */
    embedding: z.tuple([embeddingSchema, embeddingSchema, embeddingSchema]),
    maskSide: sideSchema,
  }),
});

export const modelManifestSchema = z.discriminatedUnion('kind', [
  unetManifestSchema,
  samManifestSchema,
  classifierManifestSchema,
]);

export type ModelFile = z.infer<typeof modelFileSchema>;
export type ModelView = z.infer<typeof modelViewSchema>;
export type ModelWindow = z.infer<typeof windowSchema>;
export type UnetManifest = z.infer<typeof unetManifestSchema>;
export type SamManifest = z.infer<typeof samManifestSchema>;
export type ClassifierManifest = z.infer<typeof classifierManifestSchema>;
export type ModelManifest = z.infer<typeof modelManifestSchema>;
