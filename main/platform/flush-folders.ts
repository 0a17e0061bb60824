import { open } from 'node:fs/promises';
import { errorCode } from './error-code.ts';

/** Windows, and some network drives, know no flushing of folders: they keep names in order by themselves. */
const UNKNOWN_THERE = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF', 'ENOSYS']);

/** Brings the names in these folders to the disk, so that a power cut takes none of them, or of their ends, back. */
export async function flushFolders(folders: Iterable<string>): Promise<void> {
  for (const folder of folders) {
    try {
      const handle = await open(folder, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (!UNKNOWN_THERE.has(errorCode(error))) throw error;
    }
  }
}
