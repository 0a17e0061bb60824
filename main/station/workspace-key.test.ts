import { describe, expect, it } from 'vitest';
import { CHEAP, memoryKeyRing, PASSPHRASE } from '../../test/support/sealing.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { createKeyRing, NO_KEYCHAIN, type KeyRing } from '../sealing/keychain.ts';
import { wrapByPassphrase } from '../sealing/passphrase-wrap.ts';
import { newSeal, readSeal, writeSeal } from '../sealing/seal-file.ts';
import { newDataKey } from '../sealing/sealer.ts';
import { PASSPHRASE_VARIABLE, stationKey } from './workspace-key.ts';

const GIVEN = { [PASSPHRASE_VARIABLE]: PASSPHRASE };

async function sealed(): Promise<{ readonly folder: string; readonly key: Buffer }> {
  const folder = tempFolder();
  const key = newDataKey();
  const made = newSeal(key);
  const passphrase = await wrapByPassphrase(key, { keyId: made.keyId, passphrase: PASSPHRASE }, CHEAP);
  await writeSeal(folder, { ...made, state: 'sealed', passphrase });
  return { folder, key: Buffer.from(key) };
}

describe('the key of a station', () => {
  it('is not looked for where the workspace is clear', async () => {
    const never = (): Promise<KeyRing> => Promise.reject(new Error('the keychain was asked'));
    expect(await stationKey(tempFolder(), GIVEN, never)).toBeNull();
  });

  it('comes from the keychain of the same account where somebody let it keep the key', async () => {
    const { folder, key } = await sealed();
    const data = tempFolder();
    const ring = (): Promise<KeyRing> => Promise.resolve(memoryKeyRing(data));
    expect(key.equals((await stationKey(folder, GIVEN, ring))!)).toBe(true);
    // A passphrase in the environment is nobody's leave to keep it.
    expect(await stationKey(folder, {}, ring)).toBeNull();
    await memoryKeyRing(data).keep(readSeal(folder)!.keyId, key);
    expect(key.equals((await stationKey(folder, {}, ring))!)).toBe(true);
    expect(await stationKey(folder, {}, () => Promise.resolve(memoryKeyRing(data, 'ben')))).toBeNull();
  });

  it('comes by the passphrase each time without a keychain, and by no other passphrase', async () => {
    const { folder, key } = await sealed();
    const none = (): Promise<KeyRing> => Promise.resolve(createKeyRing(tempFolder(), NO_KEYCHAIN));
    expect(key.equals((await stationKey(folder, GIVEN, none))!)).toBe(true);
    expect(await stationKey(folder, {}, none)).toBeNull();
    const wrong = { [PASSPHRASE_VARIABLE]: 'not the passphrase' };
    await expect(stationKey(folder, wrong, none)).rejects.toMatchObject({ code: 'workspace-passphrase' });
  });
});
