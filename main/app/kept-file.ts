import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { writeAtomically } from '../platform/atomic-file.ts';

/** Something small that the program remembers in a file of its own. */
export interface KeptFile<T> {
  /** As it is on the disk now; `empty` where that is missing or damaged. */
  read(): Promise<T>;
  /** Reads, changes and writes, one change after the other; another process of the station may have written since. */
  change(change: (now: T) => T): Promise<T>;
}

/**
 * @param path absolute. A damaged file costs what it held and is replaced by the next change.
 * @param empty what counts without a file.
 */
export function keptFile<T>(path: string, schema: z.ZodType<T>, empty: T): KeptFile<T> {
  let last: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<T> => {
    try {
      return schema.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch {
      return empty;
    }
  };
  return {
    read,
    change(change) {
      const done = last.then(async () => {
        const next = schema.parse(change(await read()));
        await writeAtomically(path, `${JSON.stringify(next, null, 2)}\n`);
        return next;
      });
      // A full disk is told to who asked; the next change tries again.
      last = done.catch(() => undefined);
      return done;
    },
  };
}
