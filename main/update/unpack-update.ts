import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';
import { fitting, type RunningProgram } from './check-update.ts';
import { openUpdateBundle, type ReadingOptions } from './open-update-bundle.ts';
import { changed } from './sign-update.ts';

export interface UnpackRequest {
  readonly bundle: string;
  /** Name of one of the installers for this computer. */
  readonly file: string;
  /** Folder; made when missing. */
  readonly target: string;
}

/**
 * Writes one installer of a genuine bundle into a folder and reads it back from the disk; it is never run.
 * @returns its absolute path.
 * @throws ExpectedError as `checkUpdate`, and when the target holds a file of this name already.
 */
export async function unpackUpdate(
  request: UnpackRequest,
  program: RunningProgram,
  options: ReadingOptions,
): Promise<string> {
  const bundle = await openUpdateBundle(request.bundle, program.keys);
  try {
    const artifact = fitting(bundle, program).find(({ file }) => file === request.file);
    if (artifact === undefined) {
      throw new ExpectedError(
        'update-artifact-unknown',
        'This installer is not in the update file; check the file again.',
      );
    }
    // A plain name by the schema: it cannot leave the folder.
    const path = join(request.target, artifact.file);
    if ((await stat(path).catch(() => null)) !== null) {
      throw new ExpectedError(
        'update-target-taken',
        'The folder holds a file of this name already; choose another folder.',
      );
    }
    await mkdir(request.target, { recursive: true });
    const temporary = `${path}.part`;
    try {
      const out = await open(temporary, 'w');
      try {
        await bundle.read(artifact, async (chunk) => void (await out.writeFile(chunk)), options);
        await out.sync();
      } finally {
        await out.close();
      }
      if ((await sha256Of(temporary)) !== artifact.sha256)
        throw changed('What was written cannot be read back');
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    return path;
  } finally {
    bundle.close();
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer); // no encoding is set
  return hash.digest('hex');
}
