import { scrypt } from 'node:crypto';
import { z } from 'zod';

/** What a guess of a passphrase costs. Kept beside everything that was derived, so that it may grow later. */
export const costSchema = z.strictObject({
  // A file may not make this station reserve more memory (256 MB), nor wait longer.
  log2N: z.number().int().min(4).max(18),
  r: z.number().int().min(1).max(8),
  p: z.number().int().min(1).max(4),
});
export type Cost = z.infer<typeof costSchema>;

/** Of a login and of a sealed workspace: 128 MB and about half a second. */
export const USUAL_COST: Cost = { log2N: 17, r: 8, p: 1 };
export const SALT_BYTES = 16;

/** scrypt needs 128 N r bytes, and a little. */
const MAX_MEMORY = 1 << 29;

let last: Promise<unknown> = Promise.resolve();

/**
 * 32 bytes from a passphrase by scrypt (RFC 7914). One at a time: a page that asks for many logins must not take
 * the memory of all of them. The text is normalised (NFKC): keyboards write the same letter in several
 * ways, composed or not, in full width, and the space of Option+Space on a Mac is another one.
 */
export function derive(passphrase: string, salt: Uint8Array, { log2N, r, p }: Cost): Promise<Buffer> {
  const work = last.then(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        const options = { N: 2 ** log2N, r, p, maxmem: MAX_MEMORY };
        scrypt(passphrase.normalize('NFKC'), salt, 32, options, (error, key) => {
          if (error === null) resolve(key);
          else reject(error);
        });
      }),
  );
  last = work.catch(() => undefined);
  return work;
}
