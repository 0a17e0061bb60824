import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unetManifestSchema } from '../../../core/domain/model-manifest.ts';
import { initialParameters } from '../../../core/training/network/initial.ts';
import { parameterLayout } from '../../../core/training/network/layout.ts';
import { encodeModel } from '../../../core/training/onnx/encode-model.ts';
import { trainingRecordSchema } from '../../../core/training/record.ts';
import { inferenceGraph } from '../../../core/training/step/inference.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { digestOf, TINY_STRUCTURES, tinyPackage, tinyRecord } from '../../../test/support/trained-model.ts';
import { systemClock } from '../../inference/clock.ts';
import { createForkLauncher } from '../../inference/fork-host.ts';
import { createTryModels } from '../../inference/try-model.ts';
import { loadRegistry } from '../../models/model-registry.ts';
import { writeModelPackage } from './write-model-package.ts';

describe('writeModelPackage', () => {
  it('writes a model that a registry reads like any other', async () => {
    const root = join(tempFolder(), 'models');
    const { folder, sha256 } = await writeModelPackage(tinyPackage(root));
    expect(folder).toBe(join(root, 'wrist-2'));
    expect(readdirSync(root)).toEqual(['wrist-2']);
    expect(readdirSync(folder).sort()).toEqual(['card.md', 'manifest.json', 'model.onnx', 'training.json']);
    const models = await loadRegistry([root]);
    expect(models.problems()).toEqual([]);
    await models.verifyFiles('wrist-2');
    expect(models.networkFile('wrist-2')).toMatchObject({ sha256, tolerance: 0.05 });
    expect(models.networkFile('wrist-2').contract).toEqual({
      inputs: [{ name: 'image', types: ['float32', 'uint8'], dims: [1, 1, 4, 8] }],
      outputs: [{ name: 'logits', types: ['float32'], dims: [1, 2, 4, 8] }],
    });
    const manifest = unetManifestSchema.parse(models.get('wrist-2'));
    expect(manifest).toMatchObject({
      version: '1',
      activation: 'sigmoid',
      background: null,
      card: 'card.md',
    });
    expect(manifest.outputs.map(({ structure, component }) => [structure, component])).toEqual([
      ['radius', 'largest-sum'],
      ['ulna', 'all'],
    ]);
    const record: unknown = JSON.parse(readFileSync(join(folder, 'training.json'), 'utf8'));
    expect(trainingRecordSchema.parse(record)).toEqual(tinyRecord());
  });

  it('gives a softmax head its background as the first channel', async () => {
    const root = tempFolder();
    const { plan, ...rest } = tinyRecord();
    const record = { ...rest, plan: { ...plan, network: { ...plan.network, head: 'softmax' as const } } };
    await writeModelPackage(tinyPackage(root, { record }));
    const models = await loadRegistry([root]);
    expect(models.get('wrist-2')).toMatchObject({ activation: 'softmax', background: 0 });
    expect(models.networkFile('wrist-2').contract.outputs[0]?.dims).toEqual([1, 3, 4, 8]);
  });

  it('keeps the same model once, when a kill makes its training end twice', async () => {
    const root = tempFolder();
    const { folder } = await writeModelPackage(tinyPackage(root));
    const before = readFileSync(join(folder, 'training.json'), 'utf8');
    const record = tinyRecord({ finishedAt: '2026-02-02T00:00:00.000Z' });
    expect((await writeModelPackage(tinyPackage(root, { record }))).folder).toBe(folder);
    expect(readFileSync(join(folder, 'training.json'), 'utf8')).toBe(before);
    const other = writeModelPackage(tinyPackage(root, { model: Uint8Array.of(9) }));
    await expect(other).rejects.toMatchObject({ code: 'model-id-taken' });
  });

  it('refuses an id that is taken, and what no registry would read; nothing is left then', async () => {
    const root = tempFolder({ 'taken/manifest.json': '{}' });
    await expect(writeModelPackage(tinyPackage(root, { id: 'taken' }))).rejects.toThrow(
      'This station has a model taken already; give the new one another id.',
    );
    const wrong = { code: 'model-package' };
    await expect(writeModelPackage(tinyPackage(root, { id: '../out' }))).rejects.toMatchObject(wrong);
    await expect(writeModelPackage(tinyPackage(root, { licence: '' }))).rejects.toMatchObject(wrong);
    const swapped = [...TINY_STRUCTURES].reverse();
    await expect(writeModelPackage(tinyPackage(root, { structures: swapped }))).rejects.toMatchObject(wrong);
    const record = tinyRecord({ seconds: Number.NaN });
    await expect(writeModelPackage(tinyPackage(root, { record }))).rejects.toThrow(/training.json is wrong/);
    expect(readdirSync(root)).toEqual(['taken']);
  });

  it('says so where nothing can be written', async () => {
    const root = tempFolder({ file: '' });
    await expect(writeModelPackage(tinyPackage(join(root, 'file', 'models')))).rejects.toMatchObject({
      code: 'store-models',
      message: expect.stringContaining('cannot be written') as unknown,
    });
  });

  it('takes away what a kill left long ago, and shows nobody a model that is being written', async () => {
    const root = tempFolder({
      '.partial-00/wrist-1/manifest.json': '{}',
      '.partial-01/manifest.json': '{}',
    });
    expect((await loadRegistry([root])).problems()).toEqual([]);
    utimesSync(join(root, '.partial-00'), new Date('2020-01-01'), new Date('2020-01-01'));
    await writeModelPackage(tinyPackage(root));
    expect(readdirSync(root).sort()).toEqual(['.partial-01', 'wrist-2']);
  });
});

describe('the network of a package', () => {
  it.each(['sigmoid', 'softmax'] as const)(
    'runs in the host as its manifest says it, head %s',
    async (head) => {
      const root = tempFolder();
      const { plan, ...rest } = tinyRecord();
      const network = { ...plan.network, head };
      const record = { ...rest, plan: { ...plan, network } };
      const layout = parameterLayout(network, 2);
      const graph = inferenceGraph({
        network,
        outputs: 2,
        width: plan.view.width,
        height: plan.view.height,
        parameters: initialParameters(layout, network, 1),
      });
      await writeModelPackage(tinyPackage(root, { record, model: encodeModel(graph) }));
      const tryModels = createTryModels({ launch: createForkLauncher(), clock: systemClock });
      await tryModels(await loadRegistry([root]), new AbortController().signal);
    },
  );
});

describe('the card', () => {
  const card = async (more: Parameters<typeof tinyRecord>[0] = {}): Promise<string> => {
    const root = tempFolder();
    const { folder } = await writeModelPackage(tinyPackage(root, { record: tinyRecord(more) }));
    return readFileSync(join(folder, 'card.md'), 'utf8');
  };

  it('says data, split, scores of what was exported, parent and limits', async () => {
    const text = await card({
      parent: { id: 'wrist-1', sha256: digestOf('e') },
      teachers: [
        { id: 'wrist-0', sha256: digestOf('f') },
        { id: 'peer', sha256: null },
      ],
    });
    expect(text).toMatch(/^# Wrist, second\n/);
    expect(text).toContain('- **Training**: 2 patients, 2 images.');
    expect(text).toContain('| Radius | 2 | 1 | 0 | 0 | 0 |');
    expect(text).toContain('| Radius | 0.750 |');
    expect(text).toContain('| Ulna | not measured |');
    expect(text).toContain('- **Parent**: `wrist-1` (sha256 eeeeeeeeeeeeeeee…)');
    expect(text).toContain(
      '- **Teachers** (drew the unsigned masks that it learnt from): `wrist-0` (sha256 ffffffffffffffff…), `peer` (imported masks).',
    );
    expect(text).toContain('U-Net of 2 levels with 2, 4 channels');
    expect(text).toContain('The scores are of 1 patient that also chose the epoch');
    expect(text).toContain('Accepted masks are those of an earlier model');
    expect(text).toContain('Learnt from fewer than 10 images that show it: Radius, Ulna.');
    expect(text).toContain('Not seen in validation, so not measured: Ulna.');
    expect(text).toContain('Licence: Use within this hospital.');
    expect(text).not.toContain(digestOf('a'));
  });

  it('says so where truth in a folder was learnt from, and nobody reviewed anything', async () => {
    const text = await card({ truth: 'drawn' });
    expect(text).toContain('from a folder of images with truth, which nobody reviewed there');
    expect(text).toContain('| Structure | Drawn | Absent | Unknown |');
    expect(text).toContain('| Radius | 1 | 0 | 0 |');
    expect(text).not.toMatch(/[Cc]orrected|reviewed cases|Unsigned/);
  });

  it('says that nothing was validated, and that nobody judged some masks', async () => {
    const counts = { accepted: 0, corrected: 1, absent: 0, unsigned: 12, unknown: 0 };
    const text = await card({
      validation: [],
      split: { training: [digestOf('a')], validation: [], unlabelled: [], held: [] },
      counts: {
        patients: { training: 1, validation: 0, held: 0 },
        structures: { radius: counts, ulna: counts },
      },
    });
    expect(text).toContain('None: there was nothing to validate on.');
    expect(text).toContain('Nothing was validated: how good its masks are is not known.');
    expect(text).toContain('It also learnt from masks that nobody has judged (unsigned).');
    expect(text).not.toContain('Learnt from fewer');
    expect(text).not.toContain('an earlier model');
  });
});
