import { z } from 'zod';
import { PSEUDO_VARIANTS, STUDY_VARIANTS } from './variants.ts';

/** Cases and patients are running numbers of the data set: results may be passed on. */
const rowSchema = z.strictObject({
  case: z.number().int(),
  patient: z.number().int(),
  structure: z.string(),
  /** Null: known to be absent. */
  dice: z.number().nullable(),
  /** Nothing was drawn. */
  empty: z.boolean(),
});

/** One structure of one image against its truth. */
export type StudyRow = z.infer<typeof rowSchema>;

/** How good the pseudo labels were that a final network learnt from; known because the truth was only hidden. */
const pseudoSchema = z.strictObject({
  variant: z.enum(PSEUDO_VARIANTS),
  rows: z.array(rowSchema),
  /** Structures that were left out of training: nothing of them was trusted. */
  left: z.number().int(),
  /**
   * Of `sam`, for some of the images: what SAM alone draws of a box and points that are drawn out of the truth itself.
   * Where that is poor SAM does not see the structure; where it is good, better first guesses would help it. Empty of the
   * others.
   */
  truthPrompted: z.array(rowSchema).default([]),
});
export type PseudoQuality = z.infer<typeof pseudoSchema>;

/** The result of one network of the study. */
export const studyCellSchema = z.strictObject({
  format: z.literal('countersign-experiment-cell/1'),
  k: z.number().int(),
  seed: z.number().int(),
  variant: z.enum(STUDY_VARIANTS),
  images: z.strictObject({
    labelled: z.number().int(),
    unlabelled: z.number().int(),
    test: z.number().int(),
  }),
  rows: z.array(rowSchema),
  /** The same at threshold 0.5 with every component: what no calibration has touched. */
  plainRows: z.array(rowSchema),
  pseudo: pseudoSchema.nullable(),
  seconds: z.number(),
});
export type StudyCell = z.infer<typeof studyCellSchema>;
