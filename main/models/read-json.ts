import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { ExpectedError, messageOf } from '../../core/domain/errors.ts';
import { describeIssue } from './describe-issue.ts';

/** What kind of file is read, for the error's code and sentence. */
export interface JsonKind {
  /** e.g. `model-manifest` makes the code `model-manifest-wrong`. */
  readonly code: string;
  /** e.g. `model manifest`. */
  readonly noun: string;
}

/** True when `error` says that a file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/**
 * Reads and parses one JSON file.
 *
 * @throws ExpectedError `<code>-missing`, `<code>-wrong` with the path of the first wrong field.
 */
export async function readJson<S extends z.ZodType>(
  file: string,
  schema: S,
  kind: JsonKind,
): Promise<z.infer<S>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const why = isMissing(error) ? 'there is no such file' : messageOf(error);
    throw new ExpectedError(`${kind.code}-missing`, `The ${kind.noun} ${file} cannot be read: ${why}.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ExpectedError(
      `${kind.code}-wrong`,
      `The ${kind.noun} ${file} is not JSON: ${messageOf(error)}.`,
    );
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new ExpectedError(
      `${kind.code}-wrong`,
      `The ${kind.noun} ${file} is wrong at ${describeIssue(parsed.error)}.`,
    );
  }
  return parsed.data;
}
