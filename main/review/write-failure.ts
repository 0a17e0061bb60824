import { ExpectedError } from '../../core/domain/errors.ts';

const FULL = [
  'workspace-full',
  'The disk of the workspace is full, so this was not saved; free some space and try again.',
] as const;
const UNWRITABLE = [
  'workspace-unwritable',
  'The workspace cannot be written, so this was not saved; check its disk and permissions and try again.',
] as const;
const IN_USE = [
  'workspace-in-use',
  'Another program is using the workspace, so this was not saved; close it and try again.',
] as const;

type Known = typeof FULL | typeof UNWRITABLE | typeof IN_USE;

/** SQLITE_BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN: the low byte of the result code. */
const SQLITE: Readonly<Record<number, Known>> = {
  5: IN_USE,
  6: IN_USE,
  8: UNWRITABLE,
  10: UNWRITABLE,
  13: FULL,
  14: UNWRITABLE,
};

const SYSTEM: Readonly<Record<string, Known>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EACCES: UNWRITABLE,
  EPERM: UNWRITABLE,
  EROFS: UNWRITABLE,
  EIO: UNWRITABLE,
};

/** The failure of a write to the workspace as a sentence for the reader; anything else as it is. */
export function writeFailure(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const kind = 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  const known = error.code === 'ERR_SQLITE_ERROR' ? SQLITE[kind] : SYSTEM[String(error.code)];
  return known === undefined ? error : new ExpectedError(known[0], known[1], { cause: error });
}

/** Whether the workspace cannot be written at present. */
export function isWriteFailure(error: unknown): boolean {
  return error instanceof ExpectedError && error.code.startsWith('workspace-');
}
