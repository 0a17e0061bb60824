import { z } from 'zod';

/** Everything that a batch can hold. `dicom`: the source images themselves. */
export const exportFormatSchema = z.enum([
  'dicom',
  'seg',
  'sr',
  'ko',
  'rtstruct',
  'nifti',
  'nrrd',
  'nnunet',
  'coco',
  'cvat',
  'png',
]);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** Options of PS3.15 Annex E beside the basic profile. */
export const deidentifyOptionSchema = z.enum([
  /** Retain Longitudinal Temporal Information with Modified Dates: one shift a patient, intervals stay. */
  'modified-dates',
  /** Clean Descriptors: free descriptions are removed or replaced by words of the standard. */
  'clean-descriptors',
  /** Retain Patient Characteristics: sex, age, size, weight stay. */
  'patient-characteristics',
]);
export type DeidentifyOption = z.infer<typeof deidentifyOptionSchema>;

/** `none` is an explicit choice that is recorded. */
export const deidentifyChoiceSchema = z.discriminatedUnion('profile', [
  z.strictObject({ profile: z.literal('none') }),
  z.strictObject({
    profile: z.literal('basic'),
    options: z.array(deidentifyOptionSchema).default([]),
  }),
]);
export type DeidentifyChoice = z.infer<typeof deidentifyChoiceSchema>;

/** Characters that the passphrase of a new list of patients has at least. */
export const MIN_PASSPHRASE = 8;

/** Shares of patients. They are fixed by the seed and the patient alone, whatever else is in the batch. */
export const splitChoiceSchema = z
  .strictObject({
    seed: z.string().min(1).max(64),
    train: z.number().min(0).max(100),
    val: z.number().min(0).max(100),
    test: z.number().min(0).max(100),
  })
  .refine(({ train, val, test }) => Math.abs(train + val + test - 100) < 1e-6, 'the shares add up to 100');
export type SplitChoice = z.infer<typeof splitChoiceSchema>;
export const splitNameSchema = z.enum(['train', 'val', 'test']);
export type SplitName = z.infer<typeof splitNameSchema>;

export const DEFAULT_SPLIT: SplitChoice = { seed: 'countersign', train: 80, val: 10, test: 10 };

/** What a person chose about a batch. Recorded in the manifest as it is. */
export const exportOptionsSchema = z.strictObject({
  formats: z.array(exportFormatSchema).min(1),
  /** Structures that nobody has signed leave too: only by an explicit choice. */
  includeUnsigned: z.boolean().default(false),
  /** Segmentation Type (0062,0001) of the SEG; `labelmap` is its own SOP class. */
  segmentation: z.enum(['binary', 'labelmap', 'fractional']).default('binary'),
  /** SOP classes and kinds that the receiver takes; `binary-only` refuses the others. */
  receiver: z.enum(['any', 'binary-only']).default('any'),
  /** `regions`: one data set; `per-structure`: a binary data set per structure. */
  nnunet: z.enum(['regions', 'per-structure']).default('regions'),
  /** What becomes of pixels or cases with structures that nobody judged: left out, or the ignore label. */
  unknown: z.enum(['leave-out', 'ignore']).default('leave-out'),
  coco: z.enum(['rle', 'polygon']).default('rle'),
  deidentify: deidentifyChoiceSchema.default({ profile: 'basic', options: [] }),
  /** A person has looked at the images for burned-in text. */
  burnedInChecked: z.boolean().default(false),
  split: splitChoiceSchema.default(DEFAULT_SPLIT),
  sign: z.boolean().default(false),
  /** Cases that the gate refuses are left out and named, instead of refusing the batch. */
  leaveOutRefused: z.boolean().default(false),
});
export type ExportOptions = z.infer<typeof exportOptionsSchema>;
