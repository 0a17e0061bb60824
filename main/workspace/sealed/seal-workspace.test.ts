import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf, fillWorkspace, HUSH } from '../../../test/support/filled-workspace.ts';
import { createRandom } from '../../../test/support/random.ts';
import { CHEAP, findInFolder, memoryKeyRing, PASSPHRASE, UNWATCHED } from '../../../test/support/sealing.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { readSeal, writeSeal } from '../../sealing/seal-file.ts';
import type { DataKey } from '../../sealing/sealer.ts';
import { keyByPassphrase } from '../../sealing/unlock.ts';
import { openWorkspace } from '../workspace.ts';
import { changePassphrase, sealWorkspace, unsealWorkspace } from './seal-workspace.ts';

const CHILD = fileURLToPath(new URL('../../../test/support/sealing-child.ts', import.meta.url));
const MASKS = 100;
const BY = { passphrase: PASSPHRASE, ring: null, cost: CHEAP };
const NEEDLES = { [HUSH]: HUSH };

let clear = '';
let names: string[] = [];
let content: Awaited<ReturnType<typeof contentOf>>;

beforeAll(async () => {
  clear = mkdtempSync(join(tmpdir(), 'countersign-clear-'));
  names = await fillWorkspace(clear, MASKS);
  content = await contentOf(clear, null, names);
});

afterAll(() => rmSync(clear, { recursive: true, force: true }));

function copied(): string {
  const folder = join(tempFolder(), 'workspace');
  cpSync(clear, folder, { recursive: true });
  return folder;
}

async function keyOf(folder: string): Promise<DataKey> {
  return keyByPassphrase(readSeal(folder)!, PASSPHRASE);
}

/** Kills the child after its `lines`-th line, or when it has filled a file with zeros. @returns whether it was done before. */
function killedAfter(folder: string, what: 'seal' | 'unseal', lines: number | 'erasing'): Promise<boolean> {
  const flags = ['--disable-warning=ExperimentalWarning', CHILD, folder, what, String(lines)];
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (lines !== 'erasing' && text.split('\n').length > lines) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL' || code === 0) resolve(text.endsWith('done\n'));
      else reject(new Error(`The child ended by itself with ${String(code)}.`));
    });
  });
}

describe('sealing a workspace', () => {
  it('keeps everything, lets nobody in without the key, and leaves nothing readable', async () => {
    const folder = copied();
    expect(findInFolder(folder, NEEDLES)).not.toEqual([]);
    expect(await sealWorkspace(folder, BY, UNWATCHED)).toEqual({ damaged: 0 });
    expect(findInFolder(folder, NEEDLES)).toEqual([]);
    for (const name of names) expect(findInFolder(folder, { name })).toEqual([]);
    expect(() => openWorkspace(folder)).toThrow(/This workspace is sealed/);
    expect(await contentOf(folder, await keyOf(folder), names)).toEqual(content);
    expect(readdirSync(folder).sort()).toEqual([
      'catalogue.sqlite',
      'embeddings',
      'lock.sqlite',
      'masks',
      'seal.json',
    ]);
    await expect(sealWorkspace(folder, BY, UNWATCHED)).rejects.toMatchObject({ code: 'workspace-is-sealed' });

    expect(await unsealWorkspace(folder, BY, UNWATCHED)).toEqual({ damaged: 0 });
    expect(await contentOf(folder, null, names)).toEqual(content);
    await expect(unsealWorkspace(folder, BY, UNWATCHED)).rejects.toMatchObject({
      code: 'workspace-is-clear',
    });
  });

  it('goes on after kills at any moment, in both directions (seed 1)', async () => {
    const folder = copied();
    let kills = 0;
    const random = createRandom(1);
    for (const what of ['seal', 'unseal'] as const) {
      while (!(await killedAfter(folder, what, random.integer(10, 90)))) {
        kills++;
        expect(() => openWorkspace(folder)).toThrow(
          /interrupted; run "countersign (un)?seal WORKSPACE" again/,
        );
      }
      const key = what === 'seal' ? await keyOf(folder) : null;
      expect(await contentOf(folder, key, names)).toEqual(content);
      if (key !== null) expect(findInFolder(folder, NEEDLES)).toEqual([]);
    }
    expect(kills).toBeGreaterThan(1);
  });

  it('goes on from every step at which the catalogue is exchanged', async () => {
    const folder = copied();
    await sealWorkspace(folder, BY, UNWATCHED);
    const path = (name: string): string => join(folder, name);
    const begun = async (): Promise<void> => {
      await writeSeal(folder, { ...readSeal(folder)!, state: 'sealing' });
    };
    const clearCatalogue = join(clear, 'catalogue.sqlite');
    const steps: Readonly<Record<string, () => void>> = {
      'half a new one': () => {
        cpSync(clearCatalogue, path('catalogue.sqlite'));
        writeFileSync(path('catalogue.turning.sqlite'), 'SQLite format 3');
      },
      'the old one has lost its name': () => {
        renameSync(path('catalogue.sqlite'), path('catalogue.turning.sqlite'));
        cpSync(clearCatalogue, path('catalogue.before.sqlite'));
      },
      'the new one has its name': () => cpSync(clearCatalogue, path('catalogue.before.sqlite')),
      'only the state is left': () => undefined,
    };
    for (const [step, make] of Object.entries(steps)) {
      make();
      await begun();
      await sealWorkspace(folder, BY, UNWATCHED);
      expect(await contentOf(folder, await keyOf(folder), names), step).toEqual(content);
      expect(findInFolder(folder, NEEDLES), step).toEqual([]);
    }
  });

  it('takes no file for content that a kill left half erased', async () => {
    const folder = copied();
    const filesIn = (suffix: string): string[] =>
      readdirSync(join(folder, 'masks'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith(suffix),
      );
    // Else that would be the first file to erase.
    for (const name of filesIn('.tmp')) rmSync(join(folder, 'masks', name));
    expect(await killedAfter(folder, 'seal', 'erasing')).toBe(false);
    expect(filesIn('.erased.tmp')).not.toEqual([]);
    await sealWorkspace(folder, BY, UNWATCHED);
    expect(await contentOf(folder, await keyOf(folder), names)).toEqual(content);
    expect(filesIn('.tmp')).toEqual([]);

    expect(await killedAfter(folder, 'unseal', 'erasing')).toBe(false);
    expect(await unsealWorkspace(folder, BY, UNWATCHED)).toEqual({ damaged: 0 });
    expect(await contentOf(folder, null, names)).toEqual(content);
  });

  it('ends between two files when it is told to, and says so', async () => {
    const folder = copied();
    const stop = new AbortController();
    const job = {
      signal: stop.signal,
      onProgress: (done: number) => (done === 20 ? stop.abort() : undefined),
    };
    await expect(sealWorkspace(folder, BY, job)).rejects.toThrow(/abort/);
    const wrong = { ...BY, passphrase: 'some other passphrase' };
    await expect(sealWorkspace(folder, wrong, UNWATCHED)).rejects.toMatchObject({
      code: 'workspace-passphrase',
    });
    await expect(unsealWorkspace(folder, BY, UNWATCHED)).rejects.toMatchObject({
      code: 'workspace-half-sealed',
    });
    await sealWorkspace(folder, BY, UNWATCHED);
    expect(await contentOf(folder, await keyOf(folder), names)).toEqual(content);
  });

  it('changes the passphrase, and opens by the keychain without one', async () => {
    const folder = copied();
    const ring = memoryKeyRing(tempFolder());
    await sealWorkspace(folder, { passphrase: null, ring, cost: CHEAP }, UNWATCHED);
    const seal = readSeal(folder)!;
    expect(seal.passphrase).toBeNull();
    await expect(unsealWorkspace(folder, BY, UNWATCHED)).rejects.toMatchObject({
      code: 'workspace-no-passphrase',
    });
    const next = { passphrase: 'another passphrase', cost: CHEAP };
    await changePassphrase(folder, { passphrase: null, ring }, next);
    const key = await keyByPassphrase(readSeal(folder)!, 'another passphrase');
    expect(await contentOf(folder, key, names)).toEqual(content);
    const last = { passphrase: PASSPHRASE, cost: CHEAP };
    await changePassphrase(folder, { passphrase: 'another passphrase', ring: null }, last);
    await expect(keyByPassphrase(readSeal(folder)!, 'another passphrase')).rejects.toThrow();
    await unsealWorkspace(folder, BY, UNWATCHED);
    expect(await contentOf(folder, null, names)).toEqual(content);
  });

  it('needs a way back: no passphrase and no keychain is refused before anything is changed', async () => {
    const folder = copied();
    const none = { passphrase: null, ring: null };
    await expect(sealWorkspace(folder, none, UNWATCHED)).rejects.toMatchObject({ code: 'workspace-sealed' });
    await expect(sealWorkspace(folder, { ...BY, passphrase: 'short' }, UNWATCHED)).rejects.toMatchObject({
      code: 'passphrase-weak',
    });
    expect(existsSync(join(folder, 'seal.json'))).toBe(false);
    expect(await contentOf(folder, null, names)).toEqual(content);
    await expect(sealWorkspace(tempFolder(), BY, UNWATCHED)).rejects.toMatchObject({
      code: 'workspace-missing',
    });
  });

  it('leaves a damaged mask where it is when it unseals, and keeps its key', async () => {
    const folder = copied();
    await sealWorkspace(folder, BY, UNWATCHED);
    const masks = readdirSync(join(folder, 'masks'), { recursive: true, encoding: 'utf8' });
    const victim = join(
      folder,
      'masks',
      masks.find((name) => name.endsWith('.sealed'))!,
    );
    writeFileSync(victim, readFileSync(victim).subarray(0, -1));
    expect(await unsealWorkspace(folder, BY, UNWATCHED)).toEqual({ damaged: 1 });
    expect(existsSync(victim)).toBe(true);
    expect(existsSync(join(folder, 'seal.kept.json'))).toBe(true);
    openWorkspace(folder).close();
  });
});
