import { z } from 'zod';

const spread = z.strictObject({ mean: z.number(), sd: z.number().positive() });

/** Where and how large a structure usually is, learnt from accepted cases; lengths relative to the frame. */
export const structureAnatomySchema = z.strictObject({
  n: z.number().int().positive(),
  /** Share of the learning cases in which it was there. */
  present: z.number().min(0).max(1),
  /** Natural logarithm of the share of the frame's pixels that it covers. */
  logArea: spread,
  /** Centroid less the mean centroid of all structures of the case, in shares of width and height. */
  offsetX: spread,
  offsetY: spread,
  /** Largest number of 8-connected parts seen. */
  parts: z.number().int().positive(),
});

export const anatomySchema = z.record(z.string(), structureAnatomySchema);

export type StructureAnatomy = z.infer<typeof structureAnatomySchema>;
export type Anatomy = z.infer<typeof anatomySchema>;
