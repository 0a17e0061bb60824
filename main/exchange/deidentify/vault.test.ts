import { readFileSync, writeFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../test/support/random.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { openVault } from './vault.ts';

/** Guessing is not what these tests are about. */
const QUICK = { log2N: 4, r: 8, p: 1 };
const PASSPHRASE = 'correct horse battery staple';
const entry = { patientKey: 'k1', id: 'P-1', name: 'Doe^Jane', pseudonym: 'CS-1', shiftDays: -12 };

async function filledVault(): Promise<{ path: string; folder: string }> {
  const folder = tempFolder();
  const path = join(folder, 'deidentification.vault');
  const vault = await openVault(path, PASSPHRASE, QUICK);
  vault.record.patient(entry);
  vault.record.uid('1.2.3', '2.25.1');
  vault.record.reader('Dr. Reader', 'READER-1');
  await vault.save();
  return { path, folder };
}

describe('the vault', () => {
  it('keeps secret and entries, and opens with its passphrase only', async () => {
    const { path, folder } = await filledVault();
    const vault = await openVault(path, PASSPHRASE);
    expect(vault.entries()).toEqual({
      patients: [entry],
      uids: [['1.2.3', '2.25.1']],
      readers: [['Dr. Reader', 'READER-1']],
    });
    expect((await openVault(path, PASSPHRASE)).secret).toEqual(vault.secret);
    const before = readFileSync(path);
    await expect(openVault(path, 'another passphrase')).rejects.toMatchObject({ code: 'vault-passphrase' });
    await expect(openVault(path, '')).rejects.toMatchObject({ code: 'vault-passphrase' });
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder)).toEqual(['deidentification.vault']);
  });

  it('holds nothing that can be read, and never the same bytes twice', async () => {
    const { path } = await filledVault();
    const first = readFileSync(path);
    for (const text of ['Doe', 'P-1', 'k1', '1.2.3', PASSPHRASE]) expect(first.includes(text)).toBe(false);
    await (await openVault(path, PASSPHRASE)).save();
    expect(readFileSync(path)).not.toEqual(first);
  });

  it('does not exist before something was saved', async () => {
    const path = join(tempFolder(), 'deidentification.vault');
    await openVault(path, PASSPHRASE, QUICK);
    expect(existsSync(path)).toBe(false);
  });

  it('says of every cut and every changed byte that it is damaged, and leaves the file alone', async () => {
    const { path } = await filledVault();
    const whole = readFileSync(path);
    // Magic, parameters, salt, verifier, digest, IV, content, tag: borders and middles.
    const cuts = [
      0,
      1,
      7,
      8,
      11,
      12,
      20,
      28,
      36,
      44,
      48,
      52,
      58,
      64,
      80,
      whole.length - 16,
      whole.length - 1,
    ];
    for (const length of cuts) {
      writeFileSync(path, whole.subarray(0, length));
      await expect(openVault(path, PASSPHRASE), `cut at ${length}`).rejects.toMatchObject({
        code: 'vault-damaged',
      });
      expect(readFileSync(path).length).toBe(length);
    }
    const random = createRandom(11);
    for (let round = 0; round < 60; round++) {
      const at = round < 52 ? round : random.integer(52, whole.length - 1);
      const changed = Buffer.from(whole);
      changed[at]! ^= 1 << random.integer(0, 7);
      writeFileSync(path, changed);
      await expect(openVault(path, PASSPHRASE), `byte ${at}, seed 11`).rejects.toMatchObject({
        code: 'vault-damaged',
      });
    }
  });

  it('keeps what another export saved meanwhile, and refuses another map', async () => {
    const { path } = await filledVault();
    const [one, other] = [await openVault(path, PASSPHRASE), await openVault(path, PASSPHRASE)];
    one.record.patient({ ...entry, patientKey: 'k2', id: 'P-2' });
    other.record.patient({ ...entry, patientKey: 'k3', id: 'P-3' });
    await one.save();
    await other.save();
    const { patients } = (await openVault(path, PASSPHRASE)).entries();
    expect(patients.map(({ id }) => id).sort()).toEqual(['P-1', 'P-2', 'P-3']);
    const elsewhere = join(tempFolder(), 'deidentification.vault');
    const early = await openVault(elsewhere, PASSPHRASE, QUICK);
    await (await openVault(elsewhere, PASSPHRASE, QUICK)).save();
    const taken = readFileSync(elsewhere);
    await expect(early.save()).rejects.toMatchObject({ code: 'vault-changed' });
    expect(readFileSync(elsewhere)).toEqual(taken);
  });

  it('does not forget the name of a patient that comes again without one', async () => {
    const { path } = await filledVault();
    const vault = await openVault(path, PASSPHRASE);
    vault.record.patient({ ...entry, id: '', name: '' });
    expect(vault.entries().patients).toEqual([entry]);
  });

  it('wants a passphrase worth the name', async () => {
    const path = join(tempFolder(), 'deidentification.vault');
    await expect(openVault(path, 'short')).rejects.toMatchObject({ code: 'vault-weak' });
  });

  it('refuses parameters that would take all memory', async () => {
    const { path } = await filledVault();
    const { createHash } = await import('node:crypto');
    const file = readFileSync(path);
    file[8] = 30;
    createHash('sha256').update(file.subarray(0, 44)).digest().copy(file, 44, 0, 8);
    writeFileSync(path, file);
    await expect(openVault(path, PASSPHRASE)).rejects.toMatchObject({ code: 'vault-damaged' });
  });

  it('opens at its full cost in the time of a person, not of a guess', async () => {
    const path = join(tempFolder(), 'deidentification.vault');
    const vault = await openVault(path, PASSPHRASE);
    await vault.save();
    expect([...readFileSync(path).subarray(8, 11)]).toEqual([17, 8, 1]);
    expect((await openVault(path, PASSPHRASE)).secret).toEqual(vault.secret);
  });
});
