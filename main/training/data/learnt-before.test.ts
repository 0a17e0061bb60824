import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { tinyPackage, tinyRecord } from '../../../test/support/trained-model.ts';
import { decodePlace } from '../../engine/label-frame-file.ts';
import { openFrames } from '../../engine/open-frames.ts';
import { loadRegistry } from '../../models/model-registry.ts';
import type { CatalogueFrame } from '../../workspace/catalogue-types.ts';
import { writeModelPackage } from '../package/write-model-package.ts';
import { createLearntBefore } from './learnt-before.ts';

function imageIn(folder: string, number: number): CatalogueFrame {
  const sopInstanceUid = `1.2.3.${String(number)}`;
  const path = join(folder, `${String(number)}.dcm`);
  writeFileSync(path, smallDicom({ sopInstanceUid, pixels: new Uint16Array(16).fill(number) }));
  return {
    frameId: `${sopInstanceUid}#0`,
    sopInstanceUid,
    frameIndex: 0,
    locator: { path, member: null },
    facts: {} as CatalogueFrame['facts'], // nothing of it is read
    pixelSha256: null,
  };
}

describe('what a parent has learnt from', () => {
  it('is known by pixels, of models before it too, and not what only chose an epoch', async () => {
    const folder = tempFolder();
    const [first, second, measured, fresh] = [1, 2, 3, 4].map((number) => imageIn(folder, number)) as [
      CatalogueFrame,
      CatalogueFrame,
      CatalogueFrame,
      CatalogueFrame,
    ];
    const pixels = async (frame: CatalogueFrame) => (await decodePlace(frame, { openFrames })).pixels;
    const models = join(folder, 'models');
    const split = { training: [await pixels(first)], validation: [await pixels(measured)] };
    const rest = { unlabelled: [], held: [] };
    const { sha256 } = await writeModelPackage(
      tinyPackage(models, { id: 'one', record: tinyRecord({ split: { ...split, ...rest } }) }),
    );
    const own = {
      training: [],
      validation: [],
      unlabelled: [await pixels(second)],
      held: [await pixels(fresh)],
    };
    await writeModelPackage(
      tinyPackage(models, {
        id: 'two',
        record: tinyRecord({
          split: own,
          parent: { id: 'one', sha256 },
          teachers: [{ id: 'gone', sha256: null }],
        }),
      }),
    );
    const registry = await loadRegistry([models]);
    const before = createLearntBefore(registry, new AbortController().signal);
    const { hasLearnt, unknown } = await before('two');
    expect(await Promise.all([first, second, measured, fresh].map(hasLearnt))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(unknown).toEqual(['gone']);
    // Decoded once.
    writeFileSync(first.locator.path, readFileSync(fresh.locator.path));
    expect(await hasLearnt(first)).toBe(true);
    // What cannot be read is told of by whoever needs it.
    writeFileSync(join(folder, '9.dcm'), 'no image');
    expect(
      await hasLearnt({ ...first, frameId: 'x#0', locator: { path: join(folder, '9.dcm'), member: null } }),
    ).toBe(false);
    // Nothing is decoded without a parent.
    const none = await before(null);
    expect(await none.hasLearnt({ ...fresh, frameId: 'y#0' })).toBe(false);
    expect(none.unknown).toEqual([]);
    await expect(before('nobody')).rejects.toMatchObject({ code: 'model-unknown' });
  });

  it('stops when somebody says so', async () => {
    const folder = tempFolder();
    const image = imageIn(folder, 1);
    await writeModelPackage(tinyPackage(join(folder, 'models'), { id: 'one' }));
    const stopped = new AbortController();
    const before = createLearntBefore(await loadRegistry([join(folder, 'models')]), stopped.signal);
    const { hasLearnt } = await before('one');
    stopped.abort();
    await expect(hasLearnt(image)).rejects.toMatchObject({ name: 'CancelledError' });
  });
});
