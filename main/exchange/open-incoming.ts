import { open, type FileHandle } from 'node:fs/promises';
import { ExpectedError } from '../../core/domain/errors.ts';

/** Opens a file for reading. @throws ExpectedError `file-unreadable`. */
export function openIncoming(path: string): Promise<FileHandle> {
  return open(path, 'r').catch((cause: unknown) => {
    throw new ExpectedError(
      'file-unreadable',
      'The file cannot be read: check that it is there and not locked.',
      { cause },
    );
  });
}

/** For readers that open it later, piece by piece. @throws ExpectedError `file-unreadable`. */
export async function requireReadable(path: string): Promise<void> {
  const file = await openIncoming(path);
  await file.close();
}
