import { z } from 'zod';
import { exportFormatSchema } from './export-options.ts';

/**
 * What the conformance gate finds before anything is written. `refused`: the case (without one, the whole batch)
 * cannot leave as asked for; `warning`: it leaves, and somebody should know.
 */
export const findingSchema = z.strictObject({
  severity: z.enum(['refused', 'warning']),
  /** Stable kebab-case word, e.g. `structure-without-code`. */
  code: z.string(),
  caseId: z.string().nullable(),
  structure: z.string().nullable(),
  /** Null: said of the case or the batch itself, whichever formats are asked for. */
  format: exportFormatSchema.nullable(),
  /** One sentence: what is wrong and what to do. Without patient data. */
  message: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;
