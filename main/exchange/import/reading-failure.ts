import { basename } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';

/**
 * Why one file of an import could not be read, whatever its reader threw: a peer's file must never stop the files
 * beside it. Of an unexpected error only its kind and place in the program are told: its words may hold what the file
 * says of a patient.
 */
export function readingFailure(error: unknown): string {
  if (error instanceof ExpectedError) return error.message;
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    return `The system cannot read it (${String(error.code)}): check that it is there, whole, and may be read.`;
  }
  const kind = error instanceof Error ? error.name : typeof error;
  return `Reading it met a bug of Countersign, please report it (${kind}${placeOf(error)}); nothing of it was taken.`;
}

/** `, read-nrrd.ts:41`: the innermost line of the stack that is a file's. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const place = /^ +at .*?((?:file:\/\/)?[^\s()]+\.[cm]?[jt]s):(\d+):\d+\)?$/m.exec(stack);
  return place === null ? '' : `, ${basename(place[1] ?? '')}:${place[2] ?? ''}`;
}
