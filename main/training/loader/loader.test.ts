import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createBatchMaker } from '../../../core/training/batch/batch-maker.ts';
import type { MadeBatch } from '../../../core/training/batch/batch-shape.ts';
import { prepareBatches, type PreparedBatches } from '../../../core/training/batch/prepare-batches.ts';
import type { ExamplePart, TrainingExample } from '../../../core/training/example.ts';
import { trainingPlanSchema } from '../../../core/training/plan.ts';
import { createRandom } from '../../../core/random/random.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { createLoader, type Loader, type LoaderOptions } from './loader.ts';
import { shareBatches } from './share-batches.ts';

const SIDE = 16;
const ignored: ExamplePart = {
  left: 0,
  top: 12,
  width: SIDE,
  height: 4,
  share: new Uint8Array(64).fill(255),
};

function exampleOf(seed: number): TrainingExample {
  const random = createRandom(seed);
  const covered = (left: number): ExamplePart => ({
    left,
    top: 3,
    width: 5,
    height: 7,
    share: Uint8Array.from({ length: 35 }, () => random.between(0, 256)),
  });
  return {
    id: String(seed),
    width: SIDE,
    height: SIDE,
    grey: Uint16Array.from({ length: SIDE ** 2 }, () => random.between(0, 65536)),
    targets: [
      { covered: covered(1), ignored, weight: 1 },
      { covered: covered(9), ignored, weight: 0.5 },
    ],
  };
}

const plan = trainingPlanSchema.parse({
  mode: 'mean-teacher',
  view: {
    ...{ window: { kind: 'fixed', center: 50, width: 100 }, invertMonochrome1: true, flip: 'none' },
    ...{ width: SIDE, height: SIDE, resize: 'stretch', channels: 1, layout: 'NCHW' },
    ...{ scale: 1, mean: [], std: [] },
  },
  network: { levels: 2 },
  batch: 2,
  epochs: 4,
  coarseEpochs: 1,
  augment: { flip: 0.5 },
});

const prepared: PreparedBatches = prepareBatches(
  {
    structures: ['left-a', 'right-a'],
    mirrored: [1, 0],
    training: [1, 2, 3, 4, 5].map(exampleOf),
    unlabelled: [6, 7, 8].map(exampleOf),
  },
  plan,
);

const open: Loader[] = [];
async function loaderOf(options: Partial<LoaderOptions>): Promise<Loader> {
  const loader = await createLoader({ prepared, workers: 1, from: 0, ...options });
  open.push(loader);
  return loader;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((loader) => loader.close()));
});

/** Batches as they are when they come: the memory is written over. */
async function readAll(loader: Loader, count: number): Promise<MadeBatch[]> {
  const all: MadeBatch[] = [];
  for (let i = 0; i < count; i++) all.push(structuredClone(await loader.next()));
  return all;
}

describe('the loader', () => {
  const maker = createBatchMaker(prepared);
  const expected = Array.from({ length: prepared.schedule.batches }, (_, i) => maker.batchAt(i));

  it.each([
    { workers: 0, from: 0 },
    { workers: 1, perWorker: 1, from: 7 },
    { workers: 3, from: 0 },
    { workers: 2, perWorker: 3, from: 5 },
  ])('gives the same batches with $workers threads from batch $from', async (options) => {
    const loader = await loaderOf(options);
    const count = expected.length - options.from;
    expect(await readAll(loader, count)).toEqual(expected.slice(options.from));
    await expect(loader.next()).rejects.toThrow(RangeError);
    expect(loader.waitedSeconds()).toBeGreaterThan(0);
  });

  it('gives what was made ahead without a turn of the event loop', async () => {
    // Counts what has been made, in memory that this thread can wait for while its event loop stands still.
    const made = new Int32Array(new SharedArrayBuffer(4));
    const entry = entryThat(
      '',
      `const { made } = workerData;
      return { make(lane) {
        const post = lane.port.postMessage.bind(lane.port);
        lane.port.postMessage = (...given) => {
          post(...given);
          Atomics.add(made, 0, 1);
          Atomics.notify(made, 0);
        };
        return createMakerApi(workerData).make(lane);
      } };`,
    );
    const counted = { ...prepared, made };
    const loader = await loaderOf({ prepared: counted, perWorker: expected.length, entry });
    for (let count = 0; count < expected.length; count = Atomics.load(made, 0)) {
      if (Atomics.wait(made, 0, count, 30_000) === 'timed-out')
        throw new Error('No batch for half a minute.');
    }
    let turned = false;
    setImmediate(() => (turned = true));
    expect(await readAll(loader, expected.length)).toEqual(expected);
    expect(turned).toBe(false);
  });

  it('ends with one sentence when a thread dies, and at once when it is closed', async () => {
    const dying = await loaderOf({ workers: 2, entry: entryThat('process.exit(3)') });
    await expect(dying.next()).rejects.toMatchObject({
      code: 'training-loader',
      message: expect.stringContaining('stopped unexpectedly') as string,
    });
    const idle = await loaderOf({ entry: entryThat('') });
    const waiting = expect(idle.next()).rejects.toThrow('cancelled');
    await idle.close();
    await waiting;
    await expect(idle.next()).rejects.toThrow('cancelled');
    const full = await loaderOf({ perWorker: 1 });
    await full.next();
    await full.close();
  });

  it('says so when a thread cannot start', async () => {
    const entry = entryThat('', 'throw new Error("secret")');
    await expect(createLoader({ prepared, workers: 2, from: 0, entry })).rejects.toMatchObject({
      code: 'training-loader',
      message: expect.not.stringContaining('secret') as string,
    });
  });
});

describe('shared examples', () => {
  it('hold the same, each part once', () => {
    const shared = shareBatches(prepared);
    expect(shared.full.training).toEqual(prepared.full.training);
    expect(shared.half?.training).toEqual(prepared.half?.training);
    const [first] = shared.full.training;
    expect(first?.grey.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(first?.targets[0]?.ignored).toBe(first?.targets[1]?.ignored);
    expect(shared.full.unlabelled[0]?.targets).toEqual([]);
    expect(shareBatches(shared).full.training[0]).toBe(first);
  });
});

/** An entry that does this after it is ready. @param start what it does before */
function entryThat(does: string, start = ''): URL {
  const from = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const code = `
    import { parentPort, workerData } from 'node:worker_threads';
    import { serveWorker } from ${from('../../platform/worker-launch.ts')};
    import { createMakerApi } from ${from('./maker-api.ts')};
    await serveWorker(parentPort, () => { ${start}; return { make: () => Promise.resolve() }; });
    ${does}`;
  return pathToFileURL(join(tempFolder({ 'entry.mjs': code }), 'entry.mjs'));
}
