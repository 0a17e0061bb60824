import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHEAP, memoryKeyRing, PASSPHRASE } from '../../test/support/sealing.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { createKeyRing, NO_KEYCHAIN } from './keychain.ts';
import { wrapByPassphrase } from './passphrase-wrap.ts';
import { isKeyOf, newSeal, readSeal, writeSeal, type SealFile } from './seal-file.ts';
import { newDataKey } from './sealer.ts';
import { keyByPassphrase, keyByRing, requireKey } from './unlock.ts';

async function sealed(folder: string, passphrase: string | null = PASSPHRASE) {
  const key = newDataKey();
  const made = newSeal(key);
  const wrapped =
    passphrase === null ? null : await wrapByPassphrase(key, { keyId: made.keyId, passphrase }, CHEAP);
  const seal: SealFile = { ...made, state: 'sealed', passphrase: wrapped };
  await writeSeal(folder, seal);
  return { key, seal };
}

describe('the key of a workspace', () => {
  it('comes back by its passphrase, however its letters are typed', async () => {
    const folder = tempFolder();
    const { key, seal } = await sealed(folder, 'Prüfung im März');
    expect(readSeal(folder)).toEqual(seal);
    expect(Buffer.from(await keyByPassphrase(seal, 'Prüfung im März'.normalize('NFD'))).equals(key)).toBe(
      true,
    );
    await expect(keyByPassphrase(seal, 'prüfung im märz')).rejects.toMatchObject({
      code: 'workspace-passphrase',
    });
    expect(requireKey(folder, key)?.keyId).toBe(seal.keyId);
  });

  it('is asked for in one sentence, and no other is taken', async () => {
    const folder = tempFolder();
    expect(requireKey(folder, null)).toBeNull();
    const { seal } = await sealed(folder);
    expect(() => requireKey(folder, null)).toThrow(
      /^This workspace is sealed: give its passphrase with --unlock/,
    );
    expect(() => requireKey(folder, newDataKey())).toThrow(/does not belong to this workspace/);
    await writeSeal(folder, { ...seal, state: 'sealing' });
    expect(() => requireKey(folder, null)).toThrow(
      /^Sealing this workspace was interrupted; run "countersign seal/,
    );
    await writeSeal(folder, { ...seal, state: 'unsealing' });
    expect(() => requireKey(folder, null)).toThrow(/^Unsealing .* run "countersign unseal/);
  });

  it('does not move to another workspace with its wrapping, or cost', async () => {
    const { seal: one } = await sealed(tempFolder());
    const { seal: two } = await sealed(tempFolder());
    const moved = { ...one, passphrase: two.passphrase };
    await expect(keyByPassphrase(moved, PASSPHRASE)).rejects.toMatchObject({ code: 'workspace-passphrase' });
    const cheaper = { ...one, passphrase: { ...one.passphrase!, p: 2 } };
    await expect(keyByPassphrase(cheaper, PASSPHRASE)).rejects.toMatchObject({
      code: 'workspace-passphrase',
    });
  });

  it('refuses a short passphrase, a damaged file, and one that would cost gigabytes', async () => {
    const about = { keyId: 'k', passphrase: 'short' };
    await expect(wrapByPassphrase(newDataKey(), about, CHEAP)).rejects.toMatchObject({
      code: 'passphrase-weak',
    });
    const folder = tempFolder();
    await sealed(folder);
    const path = join(folder, 'seal.json');
    const text = readFileSync(path, 'utf8');
    for (const bad of ['', text.slice(0, -20), text.replace('"log2N": 4', '"log2N": 40'), '{}']) {
      writeFileSync(path, bad);
      expect(() => readSeal(folder), bad.slice(-30)).toThrow(/damaged or cannot be read/);
    }
  });

  it('lies in the keychain of one account, and in the folder of its station', async () => {
    const [workspace, station] = [tempFolder(), tempFolder()];
    const { key, seal } = await sealed(workspace, null);
    await expect(keyByPassphrase(seal, PASSPHRASE)).rejects.toMatchObject({
      code: 'workspace-no-passphrase',
    });
    const ring = memoryKeyRing(station);
    expect(await keyByRing(seal, ring)).toBeNull();
    await ring.keep(seal.keyId, key);
    expect(Buffer.from((await keyByRing(seal, ring))!).equals(key)).toBe(true);
    expect(await keyByRing(seal, memoryKeyRing(station, 'ben'))).toBeNull();
    expect(await keyByRing(seal, createKeyRing(station, NO_KEYCHAIN))).toBeNull();
    // A key of another workspace under this name is none.
    await ring.keep(seal.keyId, newDataKey());
    expect(await keyByRing(seal, ring)).toBeNull();
    await ring.forget(seal.keyId);
    expect(await ring.get(seal.keyId)).toBeNull();
    expect(isKeyOf(seal, key)).toBe(true);
  });
});
