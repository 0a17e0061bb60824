import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { exportOptionsSchema } from '../../core/exchange/export-options.ts';
import { testTask } from '../../test/support/reading/desk.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { CancelledError } from '../../core/domain/errors.ts';
import { systemClock } from '../inference/clock.ts';
import type { BatchRequest } from './batch/batch-writer.ts';
import { createBatchThreads, type BatchThreads } from './batch-threads.ts';

let threads: BatchThreads | null = null;
afterEach(() => threads?.close());

describe('threads for batches', () => {
  it('begin beside each other, take away what was not finished, and say a refusal as it was', async () => {
    const root = tempFolder();
    const [workspace, out] = [join(root, 'workspace'), join(root, 'out')];
    mkdirSync(workspace);
    mkdirSync(out);
    const request = (target: string): BatchRequest => ({
      task: testTask(),
      taskSha256: '0'.repeat(64),
      options: exportOptionsSchema.parse({ formats: ['nifti'] }),
      target,
      replace: false,
      by: null,
      passphrase: null,
    });
    threads = createBatchThreads({
      station: { workspace, dataFolder: join(root, 'data'), version: 'test' },
      probability: () => Promise.reject(new Error('nobody asks for it')),
      clock: systemClock,
    });
    const [one, two] = await Promise.all([
      threads.begin(request(join(out, 'one'))),
      threads.begin(request(join(out, 'two'))),
    ]);
    // Hidden, beside the targets, until they are finished.
    expect(readdirSync(out)).toHaveLength(2);
    expect(readdirSync(out).every((name) => name.startsWith('.'))).toBe(true);
    await one.end();
    await one.end();
    expect(readdirSync(out)).toHaveLength(1);
    const inside = threads.begin(request(join(workspace, 'batch')));
    await expect(inside).rejects.toMatchObject({ code: 'batch-target-workspace' });
    const again = await threads.begin(request(join(out, 'three')));
    await Promise.all([two.end(), again.end()]);
    expect(readdirSync(out)).toEqual([]);
    await threads.close();
    await expect(threads.begin(request(join(out, 'four')))).rejects.toBeInstanceOf(CancelledError);
  });
});
