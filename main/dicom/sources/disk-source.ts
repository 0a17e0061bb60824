import { open, readFile } from 'node:fs/promises';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Source } from './source.ts';

/** What the listing knows of a file on disk. */
export interface DiskFile {
  readonly path: string;
  readonly name: string;
  readonly display: string;
  readonly size: number;
  readonly modifiedMs: number;
}

export function diskSource(file: DiskFile): Source {
  return {
    kind: 'file',
    locator: { path: file.path, member: null },
    name: file.name,
    display: file.display,
    size: file.size,
    modifiedMs: file.modifiedMs,
    read: () => readFile(file.path).catch(refuse),
    readHead: (bytes) => readStart(file.path, bytes).catch(refuse),
  };
}

/** The first bytes of a file; shorter files give what they have. */
export async function readStart(path: string, bytes: number): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const buffer = new Uint8Array(bytes);
    let filled = 0;
    while (filled < bytes) {
      const { bytesRead } = await handle.read(buffer, filled, bytes - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

function refuse(error: unknown): never {
  throw new ExpectedError('file-unreadable', readFailure(error), { cause: error });
}

/** One sentence for a failed system call, without the path that Node puts into its messages. */
export function readFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'This file or folder does not exist.';
    case 'EACCES':
    case 'EPERM':
      return 'No permission to read it: check its access rights.';
    case 'EMFILE':
    case 'ENFILE':
      return 'Too many files are open on this machine.';
    case 'EIO':
      return 'The disk or drive reports a read error: copy it from another medium.';
    case 'ELOOP':
      return 'A link that leads back to itself.';
    case 'ERR_FS_FILE_TOO_LARGE':
      return 'It is larger than 2 GiB, which is more than can be read.';
    default:
      return `It cannot be read (${code === '' ? 'unknown reason' : code}).`;
  }
}
