import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { launchWorker, type LaunchedWorker } from './worker-launch.ts';

interface Api {
  hello(): Promise<string>;
  crash(): Promise<void>;
  wait(): Promise<void>;
}

/** An entry that serves `Api`; `start` is run first. */
function entry(start = ''): URL {
  const launch = JSON.stringify(new URL('./worker-launch.ts', import.meta.url).href);
  const code = `
    import { parentPort, workerData } from 'node:worker_threads';
    import { serveWorker } from ${launch};
    void serveWorker(parentPort, () => {
      ${start}
      return {
        hello: () => Promise.resolve('hello ' + workerData),
        crash: () => new Promise(() => setImmediate(() => { throw new Error('secret path /home'); })),
        wait: () => new Promise(() => {}),
      };
    });`;
  return pathToFileURL(join(tempFolder({ 'entry.mjs': code }), 'entry.mjs'));
}

function launched(start?: string): Promise<LaunchedWorker<Api>> {
  return launchWorker<Api>(entry(start), { what: 'The test thread', data: 'there' });
}

describe('launchWorker', () => {
  it('serves calls until it is stopped, which rejects what is pending', async () => {
    const worker = await launched();
    const exit = new Promise((resolve) => {
      worker.onExit(resolve);
    });
    expect(await worker.api.hello()).toBe('hello there');
    const pending = expect(worker.api.wait()).rejects.toMatchObject({ code: 'worker-ended' });
    await worker.stop();
    await pending;
    expect(await exit).toBeNull();
    await expect(worker.api.hello()).rejects.toThrow('The test thread has stopped');
  });

  it('makes a crash a sentence without what the crash said', async () => {
    const worker = await launched();
    const exit = new Promise<Error | null>((resolve) => {
      worker.onExit(resolve);
    });
    const pending = expect(worker.api.wait()).rejects.toMatchObject({ code: 'worker-ended' });
    await expect(worker.api.crash()).rejects.toThrow('The test thread has stopped; start Countersign again.');
    await pending;
    expect((await exit)?.message).not.toMatch('secret');
  });

  it('throws what its start throws', async () => {
    await expect(
      launched("throw Object.assign(new Error('no room'), { code: 'ENOSPC' });"),
    ).rejects.toMatchObject({
      message: 'no room',
      code: 'ENOSPC',
    });
  });
});
