import { z } from 'zod';

/**
 * accepted: the pseudo label as it is; corrected: edited, then signed; rejected: no usable mask; absent: the
 * structure is not in the image; deferred: left for somebody else or later.
 */
export const verdictSchema = z.enum(['accepted', 'corrected', 'rejected', 'absent', 'deferred']);
export type Verdict = z.infer<typeof verdictSchema>;
