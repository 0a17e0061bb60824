import type { CallFailure, ErrorCode } from './errors.ts';

type Known = readonly [code: ErrorCode, message: string];

const FULL: Known = ['workspace', 'The disk is full; free some space and try again.'];
const READ_ONLY: Known = [
  'workspace',
  'The workspace cannot be written; change its permissions or use another one.',
];
const DAMAGED: Known = [
  'workspace',
  'The catalogue of the workspace is damaged; restore the workspace from a copy or make a new one.',
];
const DISK: Known = ['workspace', 'The disk reports an error; check it, then try again.'];
const DENIED: Known = [
  'unreadable',
  'Permission is missing; change the permissions or choose another place.',
];
const GONE: Known = [
  'unreadable',
  'A file or folder is not there any more; check its place, then try again.',
];

/** By Node's code of a failed system call. */
const SYSTEM: Readonly<Record<string, Known>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EROFS: READ_ONLY,
  EIO: DISK,
  EACCES: DENIED,
  EPERM: DENIED,
  ENOENT: GONE,
  ENOTDIR: GONE,
  EMFILE: ['unreadable', 'Too many files are open; close other programs and try again.'],
};

/** By the low byte of SQLite's result code (BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB). */
const SQLITE: Readonly<Record<number, Known>> = {
  5: ['workspace', 'Another program is using the workspace; try again.'],
  6: ['workspace', 'Another program is using the workspace; try again.'],
  8: READ_ONLY,
  10: DISK,
  11: DAMAGED,
  13: FULL,
  14: READ_ONLY,
  26: DAMAGED,
};

/**
 * A failure of disk or permissions that no place nearer to it explained: nobody should read "defect" for a full
 * disk. Paths are not said: they may name a patient.
 * @returns null when the error is something else.
 */
export function systemFailureOf(error: unknown): CallFailure | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const code = String(error.code);
  if (code === 'ERR_SQLITE_ERROR') {
    const kind = 'errcode' in error ? Number(error.errcode) & 0xff : 0;
    return failure(SQLITE[kind], `sqlite-${String(kind)}`);
  }
  // Without `syscall` the code may be any library's.
  if (!('syscall' in error) || !Object.hasOwn(SYSTEM, code)) return null;
  return failure(SYSTEM[code], code);
}

/** All may pass once space, permission or file is back. */
function failure(known: Known | undefined, reference: string): CallFailure | null {
  if (known === undefined) return null;
  return { code: known[0], message: known[1], retryable: true, reference };
}
