import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { digestOf, tinyPackage, tinyRecord } from '../../test/support/trained-model.ts';
import { loadRegistry } from '../models/model-registry.ts';
import type { TrainingRecord } from '../../core/training/record.ts';
import { writeModelPackage } from '../training/package/write-model-package.ts';
import { ancestors, seenImages } from './seen-images.ts';

describe('seenImages', () => {
  it('follows parents as long as they are here and the same', async () => {
    const root = join(tempFolder(), 'models');
    let model = 1;
    const train = async (
      id: string,
      digit: string,
      parent: TrainingRecord['parent'],
      teachers: TrainingRecord['teachers'] = [],
    ) => {
      const split = {
        training: [digestOf(digit)],
        validation: [],
        unlabelled: [digestOf(`${digit}1`).slice(0, 64)],
        held: [digestOf('f')],
      };
      const own = tinyPackage(root, { id, record: tinyRecord({ split, parent, teachers }) });
      // Each has weights of its own.
      const bytes = Uint8Array.from([...own.model, model++]);
      const { sha256 } = await writeModelPackage({ ...own, model: bytes });
      return { id, sha256 };
    };
    const first = await train('first', '1', null);
    const second = await train('second', '2', first);
    await train('third', '3', second);
    await train('pupil', '6', null, [second, { id: 'peer', sha256: null }]);
    await train('stray', '4', { ...first, sha256: digestOf('e') });
    // Its parent was imported under another id.
    await train('moved', '7', { id: 'elsewhere', sha256: second.sha256 });
    await train('orphan', '5', { id: 'gone', sha256: digestOf('e') });
    const registry = await loadRegistry([root]);
    const known = await seenImages(registry, ['third', 'first']);
    expect([...known.digests].filter((one) => /^(.)\1+$/.test(one)).sort()).toEqual(
      ['1', '2', '3'].map(digestOf),
    );
    expect(known.unknown).toEqual([]);
    expect(known.digests.has(digestOf('f'))).toBe(false);
    expect((await seenImages(registry, ['stray'])).unknown).toEqual(['first']);
    expect((await seenImages(registry, ['orphan'])).unknown).toEqual(['gone']);
    const moved = await seenImages(registry, ['moved']);
    expect([...moved.learnt].filter((one) => /^(.)\1+$/.test(one)).sort()).toEqual(
      ['1', '2', '7'].map(digestOf),
    );
    expect(moved.unknown).toEqual([]);
    expect([...(await ancestors(registry, 'moved'))]).toEqual([second.sha256, first.sha256]);
    // Teachers as parents.
    const taught = await seenImages(registry, ['pupil']);
    expect(taught.digests.has(digestOf('1'))).toBe(true);
    expect(taught.unknown).toEqual(['peer']);
    expect([...(await ancestors(registry, 'pupil'))]).toEqual([second.sha256, first.sha256]);
    expect([...(await ancestors(registry, 'orphan'))]).toEqual([digestOf('e')]);
    expect([...(await ancestors(registry, 'first'))]).toEqual([]);
    await expect(seenImages(registry, ['gone'])).rejects.toMatchObject({ code: 'model-unknown' });
  });
});
