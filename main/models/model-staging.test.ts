import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { stageModel } from './model-staging.ts';

describe('stageModel', () => {
  it('shows a model only when it is whole', async () => {
    const root = join(tempFolder(), 'models');
    const staging = await stageModel(root, 'wrist');
    await staging.write('a', 'one');
    expect(readdirSync(root)).not.toContain('wrist');
    expect(await staging.commit()).toBe(join(root, 'wrist'));
    await staging.remove();
    expect(readdirSync(root)).toEqual(['wrist']);
  });

  it('says in words of the station that the disk is full, and leaves nothing', async () => {
    const root = tempFolder();
    const staging = await stageModel(root, 'wrist');
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: 'write' });
    const work = async (put: (part: Uint8Array) => Promise<void>): Promise<void> => {
      await put(new Uint8Array(8));
      throw full;
    };
    await expect(staging.fill('model.onnx', work)).rejects.toMatchObject({
      code: 'store-models',
      message: 'The disk of the station is full, so the model was not kept; free some space and try again.',
    });
    await staging.remove();
    expect(readdirSync(root)).toEqual([]);
  });

  it('lets a model stay that came meanwhile, even an empty folder', async () => {
    const root = tempFolder();
    const staging = await stageModel(root, 'wrist');
    await staging.write('a', 'one');
    mkdirSync(join(root, 'wrist'));
    await expect(staging.commit()).rejects.toMatchObject({ code: 'model-id-taken' });
    await staging.remove();
    expect(readdirSync(join(root, 'wrist'))).toEqual([]);
  });
});
