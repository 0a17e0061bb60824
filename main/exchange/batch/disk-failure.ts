import { errorCode } from '../../platform/error-code.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';

const FULL = [
  'batch-full',
  'There is no room left where the batch is being written, so nothing was exported; free some space or choose another folder.',
] as const;
const UNWRITABLE = [
  'batch-unwritable',
  'The folder for the batch cannot be written, so nothing was exported; check its permissions or choose another one.',
] as const;
const BROKEN = [
  'batch-unwritable',
  'The disk of the batch reports an error or is gone, so nothing was exported; check it or choose another one.',
] as const;
const LONG = [
  'batch-unwritable',
  'The path of the batch is too long for this system; choose a folder with a shorter path.',
] as const;

/** EFBIG: what FAT says of 4 GB, and what a limit of the account says. */
const SENTENCES: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EACCES: UNWRITABLE,
  EPERM: UNWRITABLE,
  EROFS: UNWRITABLE,
  ENOTDIR: UNWRITABLE,
  // Of a folder that takes none, such as /proc.
  ENOENT: UNWRITABLE,
  EIO: BROKEN,
  ENODEV: BROKEN,
  ENXIO: BROKEN,
  ENAMETOOLONG: LONG,
};

/** The failure of a write into a batch as a sentence without paths; anything else as it is. */
export function diskFailure(error: unknown): unknown {
  const known = SENTENCES[errorCode(error)];
  return known === undefined ? error : new ExpectedError(known[0], known[1], { cause: error });
}
