import { readFile } from 'node:fs/promises';
import { ExpectedError } from '../../../core/domain/errors.ts';

/** A file of labels as it lies on the disk. @throws ExpectedError `file-unreadable`. */
export function readVolumeFile(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new ExpectedError(
      'file-unreadable',
      'The file cannot be opened: check that it is there and may be read.',
      { cause },
    );
  });
}
