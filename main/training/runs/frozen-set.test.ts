import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { shapeCases } from '../../../test/support/training-scenes.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { createSetWriter, readSet } from './frozen-set.ts';
import { createRunFiles, type RunFiles } from './run-files.ts';

const RUN = '00000000000000aa';

it('counts and forgets only the examples that are on the disk', async () => {
  const disk = createRunFiles(join(tempFolder(), 'training'));
  let isFull = true;
  const files: RunFiles = {
    ...disk,
    write: (group, name, bytes) =>
      isFull
        ? Promise.reject(new ExpectedError('training-disk', 'The disk is full.'))
        : disk.write(group, name, bytes),
  };
  const writer = createSetWriter(files, RUN);
  const [first, second] = shapeCases(2);
  await writer.put('training', first!);
  await expect(writer.end()).rejects.toMatchObject({ code: 'training-disk' });
  isFull = false;
  await writer.put('validation', second!);
  expect(await writer.end()).toBe(1);
  const { training, validation } = await readSet(files, RUN, 1);
  expect([...training, ...validation].map(({ id }) => id)).toEqual([first!.id, second!.id]);
});
