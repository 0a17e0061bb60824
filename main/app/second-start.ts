import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { looksLikePath } from './arguments.ts';

/** What a second start of the same workspace tells the first one. All paths are absolute. */
const handoverSchema = z.strictObject({
  countersign: z.literal(1),
  open: z.array(z.string().min(1).max(32_767)).max(1000),
});
export type Handover = z.infer<typeof handoverSchema>;

/** @param open as typed. @param cwd where it was typed. */
export function handoverOf(open: readonly string[], cwd: string): Handover {
  return { countersign: 1, open: open.slice(0, 1000).map((path) => resolve(cwd, path)) };
}

export interface SecondStart {
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  /** From `requestSingleInstanceLock`; what another version of the program sent may be anything. */
  readonly additionalData: unknown;
}

/**
 * Absolute paths that a second start wants opened. Chromium sorts the words of `argv` (switches first, so that the
 * value of `--workspace DIR` may stand anywhere) and adds its own; only what was handed over as data is exact, and
 * words count where there is none: those that are paths, except the workspace itself.
 */
export function openedBySecondStart(
  { argv, workingDirectory, additionalData }: SecondStart,
  { exists, workspace }: { readonly exists: (path: string) => boolean; readonly workspace: string },
): readonly string[] {
  const handed = handoverSchema.safeParse(additionalData);
  if (handed.success) return handed.data.open.filter(isAbsolute);
  return argv
    .slice(1)
    .filter((word) => word !== '' && !word.startsWith('-') && looksLikePath(word))
    .map((word) => resolve(workingDirectory, word))
    .filter((path) => path !== workspace && exists(path));
}
