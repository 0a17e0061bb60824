import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { onnxModel } from '../../../test/support/onnx-model.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { tinyPackage, tinyRecord } from '../../../test/support/trained-model.ts';
import { zipFile } from '../../../test/support/zip-file.ts';
import { systemClock } from '../../inference/clock.ts';
import { createForkLauncher } from '../../inference/fork-host.ts';
import { createTryModels } from '../../inference/try-model.ts';
import { writeStoredZip } from '../../platform/zip/stored-zip.ts';
import { writeModelPackage } from '../../training/package/write-model-package.ts';
import { loadRegistry, type ModelRegistry } from '../model-registry.ts';
import { modelSummaries } from '../model-summaries.ts';
import { exportModel } from './export-model.ts';
import { importModel } from './import-model.ts';

const signal = new AbortController().signal;
const tryModels = createTryModels({ launch: createForkLauncher(), clock: systemClock });

interface Station {
  readonly folder: string;
  readonly registry: ModelRegistry;
}

async function station(): Promise<Station> {
  const folder = join(tempFolder(), 'models');
  return { folder, registry: await loadRegistry([folder]) };
}

/** A station with the trained model `wrist-2`, and the file that it exports. */
async function exported(): Promise<{ from: Station; file: string; sha256: string }> {
  const from = await station();
  await writeModelPackage(tinyPackage(from.folder));
  await from.registry.refresh();
  const { path, sha256 } = await exportModel(
    { registry: from.registry, id: 'wrist-2', folder: tempFolder() },
    { signal },
  );
  return { from, file: path, sha256 };
}

interface More {
  readonly as?: string;
  readonly run?: typeof tryModels;
  readonly signal?: AbortSignal;
}

/** Most of these must be refused before a network would be opened. */
const never: typeof tryModels = () => Promise.reject(new Error('nothing should be run'));
const bring = (to: Station, file: string, more: More = {}): Promise<string> =>
  importModel(
    {
      registry: to.registry,
      folder: to.folder,
      file,
      as: more.as ?? null,
      now: '2026-04-05T06:07:08.000Z',
      tryModels: more.run ?? never,
    },
    { signal: more.signal ?? signal, onProgress: () => undefined },
  ).then(({ id }) => id);

const left = (to: Station): string[] => (existsSync(to.folder) ? readdirSync(to.folder) : []);

describe('a model from one station to another', () => {
  it('arrives with the same digests, card and record, and runs there', async () => {
    const { from, file, sha256 } = await exported();
    expect(file).toMatch(/wrist-2-1\.countersign-model$/);
    expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(sha256);
    const to = await station();
    expect(await bring(to, file, { run: tryModels })).toBe('wrist-2');
    await to.registry.refresh();
    expect(to.registry.networkFile('wrist-2').sha256).toBe(from.registry.networkFile('wrist-2').sha256);
    await to.registry.verifyFiles('wrist-2');
    for (const name of ['manifest.json', 'model.onnx', 'card.md', 'training.json']) {
      const [theirs, ours] = [from, to].map((one) => readFileSync(join(one.folder, 'wrist-2', name)));
      expect(ours, name).toEqual(theirs);
    }
    expect(JSON.parse(readFileSync(join(to.folder, 'wrist-2', 'imported.json'), 'utf8'))).toEqual({
      format: 'countersign-imported-model/1',
      file: sha256,
      at: '2026-04-05T06:07:08.000Z',
    });
    const places = { shipped: '/nowhere', station: to.folder };
    expect(await modelSummaries(to.registry, places, [])).toEqual([
      {
        id: 'wrist-2',
        name: 'Wrist, second',
        version: '1',
        kind: 'unet',
        licence: 'Use within this hospital',
        origin: 'imported',
        problem: '',
        usedBy: [],
        trained: { parent: null, finishedAt: '2026-03-04T05:06:07.000Z', dice: 0.75 },
      },
    ]);
    // It goes on from here as the same bytes.
    const again = await exportModel(
      { registry: to.registry, id: 'wrist-2', folder: tempFolder() },
      { signal },
    );
    expect(again.sha256).toBe(sha256);
  });

  it('takes the names of its parameters along', async () => {
    const { from } = await exported();
    const map = JSON.stringify({ format: 'countersign-parameters/1' });
    writeFileSync(join(from.folder, 'wrist-2', 'parameters.json'), map);
    const about = { registry: from.registry, id: 'wrist-2', folder: tempFolder() };
    const { path } = await exportModel(about, { signal });
    const to = await station();
    await bring(to, path, { run: () => Promise.resolve() });
    expect(readFileSync(join(to.folder, 'wrist-2', 'parameters.json'), 'utf8')).toBe(map);
  });

  it('is refused when its network reads a second file, or wants an input that no image has', async () => {
    const to = await station();
    const from = await station();
    // A graph with an initializer that lies elsewhere: field 7, of it field 5, of it data_location.
    const model = Uint8Array.of(7 * 8 + 2, 4, 5 * 8 + 2, 2, 14 * 8, 1);
    await writeModelPackage(tinyPackage(from.folder, { model }));
    await writeModelPackage(tinyPackage(from.folder, { id: 'wide' }));
    const manifest = join(from.folder, 'wide', 'manifest.json');
    await from.registry.refresh();
    const about = { registry: from.registry, folder: tempFolder() };
    const { path } = await exportModel({ ...about, id: 'wrist-2' }, { signal });
    await expect(bring(to, path)).rejects.toMatchObject({ code: 'onnx-external' });
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"width": 8', '"width": 9000'));
    await from.registry.refresh();
    expect(from.registry.problems()[0]?.error.message).toMatch(/view\.width.*at most 8192 pixels/);
    expect(left(to)).toEqual([]);
  });

  it('is kept under another id where its own is taken', async () => {
    const { from, file } = await exported();
    await expect(bring(from, file)).rejects.toThrow('This station has the model wrist-2 already');
    const to = await station();
    await writeModelPackage(
      tinyPackage(to.folder, { model: onnxModel({ nodes: [], inputs: [], outputs: [] }) }),
    );
    await to.registry.refresh();
    await expect(bring(to, file)).rejects.toThrow(
      'This station has another model called wrist-2; import this one under another id.',
    );
    expect(await bring(to, file, { as: 'wrist-of-elsewhere', run: tryModels })).toBe('wrist-of-elsewhere');
    await to.registry.refresh();
    await to.registry.verifyFiles('wrist-of-elsewhere');
    expect(left(to).sort()).toEqual(['wrist-2', 'wrist-of-elsewhere']);
    await expect(bring(to, file, { as: '../wrist' })).rejects.toMatchObject({ code: 'model-id-wrong' });
    expect(readdirSync(join(to.folder, '..'))).toEqual(['models']);
  });

  it('never takes the place of a file that is there', async () => {
    const { from, file } = await exported();
    const folder = join(file, '..');
    const again = exportModel({ registry: from.registry, id: 'wrist-2', folder }, { signal });
    await expect(again).rejects.toMatchObject({ code: 'output-exists' });
    const missing = join(folder, 'missing');
    const nowhere = exportModel({ registry: from.registry, id: 'wrist-2', folder: missing }, { signal });
    await expect(nowhere).rejects.toThrow(`There is no folder ${missing}; make it, or choose another one.`);
    expect(readdirSync(folder)).toEqual(['wrist-2-1.countersign-model']);
  });

  it('does not leave when it is damaged or lies elsewhere', async () => {
    const { from } = await exported();
    writeFileSync(join(from.folder, 'wrist-2', 'model.onnx'), 'other bytes');
    const out = tempFolder();
    const damaged = exportModel({ registry: from.registry, id: 'wrist-2', folder: out }, { signal });
    await expect(damaged).rejects.toMatchObject({ code: 'model-hash-mismatch' });
    expect(readdirSync(out)).toEqual([]);
  });
});

/** A file with these members; of the table every entry that `table` does not give is made to fit. */
async function forge(members: Readonly<Record<string, Buffer | string>>, table?: object): Promise<string> {
  const path = join(tempFolder(), 'forged.countersign-model');
  const all = Object.entries(members).map(([name, content]) => ({ name, content: Buffer.from(content) }));
  const contents = Buffer.from(JSON.stringify(table ?? tableOf(all)));
  await writeStoredZip(
    path,
    [{ name: 'contents.json', content: contents }, ...all].map(({ name, content }) => ({
      name,
      content,
      bytes: content.length,
      crc32: crc32(content),
    })),
  );
  return path;
}

function tableOf(all: readonly { name: string; content: Buffer }[]): object {
  return {
    format: 'countersign-model-file/1',
    id: 'wrist-2',
    version: '1',
    files: all.map(({ name, content }) => ({
      name,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    })),
  };
}

let known: Promise<Record<string, Buffer>> | null = null;
/** What an honest export holds, to be spoilt. */
const honest = (): Promise<Record<string, Buffer>> => (known ??= makeHonest());

async function makeHonest(): Promise<Record<string, Buffer>> {
  const { from } = await exported();
  const home = join(from.folder, 'wrist-2');
  return Object.fromEntries(
    ['manifest.json', 'card.md', 'training.json', 'model.onnx'].map((name) => [
      name,
      readFileSync(join(home, name)),
    ]),
  );
}

const edited = (bytes: Buffer, change: (value: Record<string, unknown>) => void): Buffer => {
  const value = JSON.parse(bytes.toString()) as Record<string, unknown>; // written by us a moment ago
  change(value);
  return Buffer.from(JSON.stringify(value));
};

describe('a hostile or broken file', () => {
  const refused = async (file: string, reason: RegExp | string, more: More = {}): Promise<void> => {
    const to = await station();
    await expect(bring(to, file, more)).rejects.toThrow(reason);
    expect(left(to)).toEqual([]);
  };

  it('is accepted before it is spoilt', async () => {
    const to = await station();
    await bring(to, await forge(await honest()), { run: () => Promise.resolve() });
    expect(left(to)).toEqual(['wrist-2']);
  });

  it('is refused when it is something else, cut off, or not there', async () => {
    const { file } = await exported();
    const bytes = readFileSync(file);
    const folder = tempFolder();
    const spoilt = (content: Buffer | string): string => {
      const path = join(folder, 'x.countersign-model');
      writeFileSync(path, content);
      return path;
    };
    const said = /This is no whole model file of Countersign/;
    await refused(spoilt('no zip at all'), said);
    await refused(spoilt(''), said);
    for (const share of [0.2, 0.5, 0.9, 0.999]) {
      await refused(spoilt(bytes.subarray(0, Math.floor(bytes.length * share))), said);
    }
    await refused(join(folder, 'nowhere'), /ENOENT/);
  });

  it.each([
    '../evil.onnx',
    'a/b.onnx',
    '/etc/evil.onnx',
    'C:evil.onnx',
    '..\\evil.onnx',
    '.hidden.onnx',
    'evil.sh',
  ])('is refused with the name %s', async (name) => {
    await refused(await forge({ ...(await honest()), [name]: 'x' }), /no whole model file/);
  });

  it('is refused with more or other members than its table names', async () => {
    const members = await honest();
    const all = Object.entries(members).map(([name, content]) => ({ name, content }));
    const said = /does not hold what its table/;
    await refused(await forge({ ...members, 'extra.onnx': 'x' }, tableOf(all)), said);
    const rest = Object.entries(members).filter(([name]) => name !== 'card.md');
    await refused(await forge(Object.fromEntries(rest), tableOf(all)), said);
    await refused(await forge({ ...members, 'card.md': 'longer' }, tableOf(all)), said);
    const turned = Buffer.from(members['card.md'] ?? '').reverse();
    await refused(await forge({ ...members, 'card.md': turned }, tableOf(all)), /card.md is not the one/);
  });

  it('is refused when a compressed member could be a bomb', async () => {
    const path = join(tempFolder(), 'bomb.countersign-model');
    const huge = Buffer.alloc(2 ** 22);
    const all = Object.entries({ ...(await honest()), 'model.onnx': huge }).map(([name, content]) => ({
      name,
      content,
    }));
    const table = Buffer.from(JSON.stringify(tableOf(all)));
    writeFileSync(
      path,
      zipFile([
        { name: 'contents.json', bytes: table },
        ...all.map(({ name, content }) => ({ name, bytes: content })),
      ]),
    );
    await refused(path, /no whole model file/);
  });

  it('is refused when its table claims too much', async () => {
    const members = await honest();
    const table = tableOf(Object.entries(members).map(([name, content]) => ({ name, content })));
    const wide = edited(Buffer.from(JSON.stringify(table)), (value) => {
      const files = value['files'] as { name: string; bytes: number }[]; // as `tableOf` makes it
      for (const one of files) if (one.name === 'card.md') one.bytes = 2 ** 30;
    });
    await refused(await forge(members, JSON.parse(wide.toString()) as object), /table of contents is wrong/);
    await refused(await forge(members, { ...table, format: 'countersign-model-file/2' }), /later version/);
  });

  it('is refused when its manifest is wrong, of another model, or names other files', async () => {
    const members = await honest();
    const manifest = (change: (value: Record<string, unknown>) => void) =>
      forge({ ...members, 'manifest.json': edited(members['manifest.json'] ?? Buffer.of(), change) });
    await refused(
      await manifest((value) => (value['tolerance'] = -1)),
      /manifest.json is wrong at tolerance/,
    );
    await refused(await manifest((value) => (value['id'] = 'wrist-3')), /that of another model/);
    await refused(await manifest((value) => (value['card'] = '../card.md')), /card is missing/);
    const names = /names other networks/;
    const file = { path: 'model.onnx', sha256: '0'.repeat(64) };
    await refused(await manifest((value) => (value['file'] = file)), names);
    await refused(await manifest((value) => (value['file'] = { ...file, path: '../../x.onnx' })), names);
    await refused(await manifest((value) => (value['file'] = { ...file, package: 'zod' })), names);
  });

  it('is refused when its record is wrong or of another model', async () => {
    const members = await honest();
    const other = JSON.stringify(tinyRecord({ structures: ['radius'] }));
    await refused(await forge({ ...members, 'training.json': other }), /record is that of another model/);
    await refused(await forge({ ...members, 'training.json': '{}' }), /training.json is wrong/);
  });

  it('is refused when its network does not open or is not what the manifest says', async () => {
    const members = await honest();
    const withNetwork = (bytes: Buffer) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const manifest = edited(members['manifest.json'] ?? Buffer.of(), (value) => {
        value['file'] = { path: 'model.onnx', sha256 };
      });
      return forge({ ...members, 'manifest.json': manifest, 'model.onnx': bytes });
    };
    const run = { run: tryModels };
    await refused(await withNetwork(Buffer.from('no network')), /The model file is damaged/, run);
    const other = onnxModel({
      nodes: [{ op: 'Identity', inputs: ['image'], outputs: ['logits'] }],
      inputs: [{ name: 'image', type: 'float32', dims: [1, 1, 4, 8] }],
      outputs: [{ name: 'logits', type: 'float32', dims: [1, 1, 4, 8] }],
    });
    await refused(await withNetwork(Buffer.from(other)), /has the shape 1 x 1 x 4 x 8/, run);
  });

  it('leaves nothing when it is given up, or the folder cannot be written', async () => {
    const { file } = await exported();
    await refused(file, /cancelled/, { signal: AbortSignal.abort() });
    const blocked = tempFolder({ models: 'a file' });
    const to = { folder: join(blocked, 'models'), registry: await loadRegistry([]) };
    await expect(bring(to, file)).rejects.toMatchObject({ code: 'store-models' });
  });
});
