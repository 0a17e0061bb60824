import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmod, copyFile, link, mkdir, open, readFile, rm, stat, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { errorCode } from '../../platform/error-code.ts';
import { stationKeyOf, type StationKey } from './sign.ts';

const NAME = 'station-key.pem';

/**
 * The key with which this station signs; made at the first use. Two processes at once agree on one.
 * @param folder of the station's own data. @throws ExpectedError `station-key` when it can be neither read nor made.
 */
export async function openStationKey(folder: string): Promise<StationKey> {
  const path = join(folder, NAME);
  try {
    const pem = (await readKey(path)) ?? (await makeKey(folder, path));
    return stationKeyOf(pem);
  } catch (cause) {
    if (cause instanceof ExpectedError) throw cause;
    throw new ExpectedError(
      'station-key',
      `The key of this station, ${path}, can be neither read nor made; check its folder, or restore it from a copy.`,
      { cause },
    );
  }
}

async function readKey(path: string): Promise<string | null> {
  try {
    const pem = await readFile(path, 'utf8');
    // A copy of the data folder may have opened it to everybody.
    if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
    return pem;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Under another name first, flushed, and then linked: nobody ever reads half a key, and the first one stays. */
async function makeKey(folder: string, path: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(privateKey.export({ format: 'pem', type: 'pkcs8' }));
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, path).catch(async (error: unknown) => {
      // Another process was faster, or the file system knows no links.
      if (errorCode(error) !== 'EEXIST') await copyFile(temporary, path, constants.COPYFILE_EXCL);
    });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  return readFile(path, 'utf8');
}
