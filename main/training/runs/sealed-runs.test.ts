import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHEAP, findInFolder, PASSPHRASE, UNWATCHED } from '../../../test/support/sealing.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { tempWorkspace } from '../../../test/support/temp-workspace.ts';
import { readSeal } from '../../sealing/seal-file.ts';
import { createSealer } from '../../sealing/sealer.ts';
import { keyByPassphrase } from '../../sealing/unlock.ts';
import { sealWorkspace, unsealWorkspace } from '../../workspace/sealed/seal-workspace.ts';
import { createSetWriter, readSet } from './frozen-set.ts';
import { createPatientLedger } from './patient-ledger.ts';
import { createRunFiles } from './run-files.ts';
import { openWorkspace } from '../../workspace/workspace.ts';

const RUN = '0123456789abcdef';
/** Grey values that no file holds by chance. */
const PIXELS = Uint16Array.from({ length: 64 }, (_, index) => 0x5ec0 + 7 * index);
const SHARE = Uint8Array.from({ length: 16 }, (_, index) => 0xa0 + index);
const BY = { passphrase: PASSPHRASE, ring: null, cost: CHEAP };
const NEEDLES = {
  pixels: new Uint8Array(PIXELS.buffer),
  share: SHARE,
  patient: 'patient-key-of-somebody',
  state: 'the state of a network',
};

const EXAMPLE = {
  id: 'a'.repeat(64),
  width: 8,
  height: 8,
  grey: PIXELS,
  targets: [{ covered: { left: 0, top: 0, width: 4, height: 4, share: SHARE }, ignored: null, weight: 1 }],
};

/** A clear workspace with the files of a run. */
async function filled(): Promise<string> {
  const folder = join(tempFolder(), 'workspace');
  openWorkspace(folder).close();
  const files = createRunFiles(join(folder, 'training'));
  const writer = createSetWriter(files, RUN);
  await writer.put('training', EXAMPLE);
  expect(await writer.end()).toBe(1);
  await files.writeParts(RUN, 'state-1', Buffer.from(NEEDLES.state));
  await createPatientLedger(files).enter('wrist', RUN, {
    training: [],
    validation: [],
    held: [NEEDLES.patient],
  });
  return folder;
}

describe('files of a training in a sealed workspace', () => {
  it('hold no clear pixel, mask, state or patient, and are there again when it is unsealed', async () => {
    const folder = await filled();
    expect(findInFolder(folder, NEEDLES)).not.toEqual([]);
    expect(await sealWorkspace(folder, BY, UNWATCHED)).toEqual({ damaged: 0 });
    expect(findInFolder(folder, NEEDLES)).toEqual([]);
    const own = join(folder, 'training', RUN);
    expect(readdirSync(own).every((name) => /^[0-9a-f]{64}\.part\.sealed$/.test(name))).toBe(true);

    const key = await keyByPassphrase(readSeal(folder)!, PASSPHRASE);
    const files = createRunFiles(join(folder, 'training'), createSealer(key, 'files'));
    expect(await files.runs()).toEqual([RUN]);
    expect((await readSet(files, RUN, 1)).training).toEqual([EXAMPLE]);
    expect([...(await createPatientLedger(files).pinned('wrist'))]).toEqual([[NEEDLES.patient, 'held']]);
    expect(Buffer.from((await files.readParts(RUN, 'state-1', 1))!).toString()).toBe(NEEDLES.state);

    // What is written from here on is sealed as well.
    const writer = createSetWriter(files, RUN);
    await writer.put('validation', EXAMPLE);
    await writer.end();
    expect(findInFolder(folder, NEEDLES)).toEqual([]);

    await unsealWorkspace(folder, BY, UNWATCHED);
    const clear = createRunFiles(join(folder, 'training'));
    expect((await readSet(clear, RUN, 1)).validation).toEqual([EXAMPLE]);
    expect([...(await createPatientLedger(clear).pinned('wrist'))]).toHaveLength(1);
  });

  it('open under no other name, run or key', async () => {
    const folder = tempFolder();
    const sealer = createSealer(new Uint8Array(32).fill(1), 'files');
    const files = createRunFiles(folder, sealer);
    await files.write(RUN, 'record', Buffer.from('of this run'));
    const other = createRunFiles(folder, createSealer(new Uint8Array(32).fill(2), 'files'));
    expect(await other.read(RUN, 'record')).toBeNull();
    expect(await files.read('f'.repeat(16), 'record')).toBeNull();
  });
});

describe('files of a training', () => {
  it('are written in parts, and whatever a record does not name goes', async () => {
    const folder = tempFolder();
    const files = createRunFiles(folder);
    const large = new Uint8Array(5 * 2 ** 20).map((_, index) => index % 251);
    expect(await files.writeParts(RUN, 'state-7', large)).toBe(2);
    expect(Buffer.compare((await files.readParts(RUN, 'state-7', 2))!, large)).toBe(0);
    expect(await files.readParts(RUN, 'state-7', 3)).toBeNull();
    await files.write(RUN, 'old', Uint8Array.of(1));
    await files.keepOnly(RUN, ['state-7-0000', 'state-7-0001']);
    expect(readdirSync(join(folder, RUN)).sort()).toEqual(['state-7-0000.part', 'state-7-0001.part']);
  });

  it('say in one sentence that they cannot be written', async () => {
    const folder = tempFolder({ training: 'a file in the way' });
    const files = createRunFiles(join(folder, 'training'));
    await expect(files.write(RUN, 'record', Uint8Array.of(1))).rejects.toMatchObject({
      code: 'training-disk',
      message: expect.stringMatching(/cannot be written or read/) as unknown,
    });
  });

  it('say so when a list of held patients or examples is damaged', async () => {
    const files = createRunFiles(join(tempWorkspace().folder, 'training'));
    await files.write('patients', 'parts', Buffer.from('{}'));
    await expect(createPatientLedger(files).pinned('wrist')).rejects.toMatchObject({
      code: 'training-ledger-damaged',
    });
    await files.write(RUN, 'examples-0000', Buffer.from('nothing'));
    await expect(readSet(files, RUN, 1)).rejects.toMatchObject({ code: 'training-set-damaged' });
  });
});
