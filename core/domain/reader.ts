import { z } from 'zod';

/** The person who reviews. `authenticated`: false until logins exist, and said wherever the name is shown. */
export const readerSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  name: z.string().trim().min(1).max(80),
  authenticated: z.boolean(),
});
export type Reader = z.infer<typeof readerSchema>;
