import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { plainView } from '../../test/support/plain-view.ts';
import { loadRegistry } from './model-registry.ts';
import { shippedModelsFolder } from './shipped-models.ts';

const root = mkdtempSync(join(tmpdir(), 'countersign-models-'));
let folder = root;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const weights = Buffer.from('weights');
const sha256 = createHash('sha256').update(weights).digest('hex');

function unet(more: object = {}): object {
  const view = plainView({ window: { kind: 'percentile', low: 1, high: 99 }, width: 8, height: 4 });
  const outputs = [
    { structure: 'radius', name: 'Radius', colour: '#3fa0c0' },
    { structure: 'ulna', name: 'Ulna', colour: '#c03fa0' },
  ];
  return {
    format: 'countersign-model/1',
    kind: 'unet',
    id: 'wrist',
    version: '1',
    name: 'Wrist',
    family: 'U-Net',
    licence: 'Apache-2.0',
    card: 'card.md',
    tolerance: 0.001,
    file: { path: 'weights.onnx', sha256 },
    view,
    input: 'image',
    output: 'logits',
    activation: 'sigmoid',
    outputs,
    ...more,
  };
}

function install(manifest: object, { id = 'wrist', into = folder, bytes = weights } = {}): string {
  mkdirSync(join(into, id), { recursive: true });
  writeFileSync(join(into, id, 'manifest.json'), JSON.stringify(manifest));
  const file = join(into, id, 'weights.onnx');
  writeFileSync(file, bytes);
  return file;
}

describe('loadRegistry', () => {
  it('lists models and describes their networks', async () => {
    const file = install(unet());
    const models = await loadRegistry([folder, join(folder, 'not-there')]);
    expect(models.list().map(({ id }) => id)).toEqual(['wrist']);
    expect(models.networksOf('wrist')).toEqual(['wrist']);
    const network = await models.verifiedFile('wrist');
    expect(network).toMatchObject({ network: 'wrist', path: file, sha256, tolerance: 0.001 });
    expect(network.contract.inputs[0]).toMatchObject({ name: 'image', dims: [1, 1, 4, 8] });
    expect(network.contract.outputs[0]).toMatchObject({ name: 'logits', dims: [1, 2, 4, 8] });
  });

  it('counts the background channel of softmax models', async () => {
    install(unet({ activation: 'softmax', background: 0 }));
    const models = await loadRegistry([folder]);
    expect(models.networkFile('wrist').contract.outputs[0]?.dims).toEqual([1, 3, 4, 8]);
  });

  it('names the known models when one is unknown, and the networks of a model', async () => {
    install(unet());
    const models = await loadRegistry([folder]);
    expect(() => models.get('knee')).toThrow('There is no model knee; known are: wrist.');
    expect(() => models.networkFile('wrist/encoder')).toThrow('it has: wrist.');
  });

  it('names the wrong field of a manifest, and does not hide the other models', async () => {
    install(unet());
    install(unet({ id: 'knee', tolerance: -1 }), { id: 'knee' });
    install(unet({ id: 'hip' }), { id: 'hop' });
    mkdirSync(join(folder, 'half'));
    writeFileSync(join(folder, 'half', 'manifest.json'), '{"id":');
    const models = await loadRegistry([folder]);
    expect(models.list().map(({ id }) => id)).toEqual(['wrist']);
    expect(() => models.get('knee')).toThrow(/manifest.json is wrong at tolerance: /);
    expect(() => models.get('hop')).toThrow(/wrong at id: it says hip/);
    expect(() => models.get('half')).toThrow(/is not JSON/);
    expect(models.problems().map(({ error }) => error.code)).toEqual(Array(3).fill('model-manifest-wrong'));
  });

  it('refuses two models of one name', async () => {
    install(unet());
    install(unet(), { into: join(folder, 'more') });
    const models = await loadRegistry([folder, join(folder, 'more')]);
    expect(() => models.get('wrist')).toThrow(/Two models are called wrist/);
    expect(models.list()).toEqual([]);
  });

  it.each(['../other.onnx', '/etc/passwd', 'a/../../b.onnx'])('refuses the path %s', async (path) => {
    install(unet({ file: { path, sha256 } }));
    const models = await loadRegistry([folder]);
    expect(() => models.networkFile('wrist')).toThrow(/lies outside/);
  });

  it('finds files in npm packages, and says npm ci when one is not installed', async () => {
    install(unet({ file: { package: 'zod', path: 'package.json', sha256 } }));
    install(unet({ id: 'knee', file: { package: 'countersign-no-such', path: 'x', sha256 } }), {
      id: 'knee',
    });
    install(unet({ id: 'hip', file: { package: '../zod', path: 'x', sha256 } }), { id: 'hip' });
    const models = await loadRegistry([folder]);
    expect(models.networkFile('wrist').path).toMatch(/node_modules.zod.package\.json$/);
    await expect(models.verifiedFile('wrist')).rejects.toMatchObject({ code: 'model-hash-mismatch' });
    expect(() => models.networkFile('knee')).toThrow(/run npm ci/);
    expect(() => models.networkFile('hip')).toThrow(/not the name of an npm package/);
  });
});

describe('refresh', () => {
  it('finds models that came, and forgets those that went, under the same registry', async () => {
    install(unet());
    const models = await loadRegistry([folder]);
    install(unet({ id: 'knee' }), { id: 'knee' });
    expect(() => models.get('knee')).toThrow(/There is no model knee/);
    await models.refresh();
    expect(models.list().map(({ id }) => id)).toEqual(['knee', 'wrist']);
    await models.verifyFiles('knee');
    rmSync(join(folder, 'wrist'), { recursive: true });
    await models.refresh();
    expect(models.list().map(({ id }) => id)).toEqual(['knee']);
  });
});

describe('verifiedFile', () => {
  it('refuses a missing file and one with other bytes', async () => {
    const file = install(unet(), { bytes: Buffer.from('Weights') });
    const models = await loadRegistry([folder]);
    await expect(models.verifiedFile('wrist')).rejects.toMatchObject({ code: 'model-hash-mismatch' });
    rmSync(file);
    await expect(models.verifyFiles('wrist')).rejects.toMatchObject({ code: 'model-file-missing' });
  });

  it('hashes again only when size or time have changed, also in the next program', async () => {
    const file = install(unet());
    const options = { cacheFolder: join(folder, 'cache') };
    const time = new Date('2026-01-01T00:00:00Z');
    utimesSync(file, time, time);
    await (await loadRegistry([folder], options)).verifyFiles('wrist');
    // Other bytes under the same size and time: only the cache can let them pass.
    writeFileSync(file, 'WEIGHTS');
    utimesSync(file, time, time);
    const models = await loadRegistry([folder], options);
    await models.verifyFiles('wrist');
    utimesSync(file, time, new Date('2026-01-02T00:00:00Z'));
    await expect(models.verifyFiles('wrist')).rejects.toMatchObject({ code: 'model-hash-mismatch' });
    writeFileSync(join(folder, 'cache', 'model-hashes.json'), 'damaged');
    await expect((await loadRegistry([folder], options)).verifyFiles('wrist')).rejects.toThrow();
  });
});

describe('the shipped models', () => {
  it('have no problems, and the files that their manifests name', async () => {
    const models = await loadRegistry([shippedModelsFolder()]);
    expect(models.problems()).toEqual([]);
    expect(models.list().map(({ id }) => id)).toContain('mobile-sam');
    for (const { id } of models.list()) await models.verifyFiles(id);
    const { contract } = models.networkFile('mobile-sam/decoder');
    expect(contract.inputs.map(({ dims }) => dims)).toEqual([
      [1, 256, 64, 64],
      [1, null, 2],
      [1, null],
      [1, 1, 256, 256],
      [1],
      [2],
    ]);
  });
});
