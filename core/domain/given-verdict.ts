import { z } from 'zod';
import { readerSchema } from './reader.ts';
import { verdictSchema } from './verdict.ts';

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
