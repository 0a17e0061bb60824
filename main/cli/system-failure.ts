/** What a person can do about a failure of the file system, by Node's code. */
const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full; free some space and run the command again.',
  EDQUOT: 'The disk quota is used up; free some space and run the command again.',
  EACCES: 'Permission is missing; change the permissions or choose another place.',
  EPERM: 'The system does not permit it; change the permissions or choose another place.',
  EROFS: 'The disk is read-only; choose another place.',
  ENOTDIR: 'A part of this path is a file, not a folder; choose another place.',
  // What mkdir says of a file where a folder is needed.
  EEXIST: 'A file is in the way at this path; choose another place.',
  EISDIR: 'This is a folder, not a file; name a file.',
  ENOENT: 'This file or folder does not exist, or vanished while it was used; check the path.',
  ENAMETOOLONG: 'The path is too long for this system; choose a shorter one.',
  EIO: 'The disk reports an error; check it, then run the command again.',
  EMFILE: 'Too many files are open; close other programs or raise the limit.',
};

/** SQLite says these in words of its own (result codes SQLITE_READONLY, _FULL, _CANTOPEN, _NOTADB, _CORRUPT, _IOERR). */
const SQLITE_SENTENCES: Readonly<Record<number, string>> = {
  8: 'The workspace cannot be written; change the permissions or choose another one.',
  10: 'The disk of the workspace reports an error or is full; check it, then run the command again.',
  11: 'The catalogue of the workspace is damaged; restore the workspace from a copy or make a new one.',
  13: 'The disk of the workspace is full; free some space and run the command again.',
  14: 'The catalogue of the workspace cannot be opened; check its permissions or choose another workspace.',
  26: 'The catalogue of the workspace is damaged; restore the workspace from a copy or make a new one.',
};

/**
 * The sentence for a failure of disk or permissions that no place nearer to it explained: nobody should have
 * to read "this is a bug" for a full disk. Only what was being written or named is said.
 * @returns null when the error is something else.
 */
export function systemFailure(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  if (error.code === 'ERR_SQLITE_ERROR') {
    const code = 'errcode' in error ? Number(error.errcode) : 0;
    // The low byte is the kind; extended codes put details above it.
    return SQLITE_SENTENCES[code & 0xff] ?? null;
  }
  const code = String(error.code);
  // A system call failed: without `syscall` the code may be any library's.
  if (!('syscall' in error) || !Object.hasOwn(SENTENCES, code)) return null;
  const path = 'dest' in error ? error.dest : 'path' in error ? error.path : undefined;
  const sentence = SENTENCES[code] ?? null;
  return typeof path === 'string' ? `${path}: ${sentence}` : sentence;
}
