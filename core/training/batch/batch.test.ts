import { describe, expect, it } from 'vitest';
import { augmentPlanSchema, trainingPlanSchema, type TrainingPlan, type TrainingPlanInput } from '../plan.ts';
import type { ExamplePart, TrainingExample } from '../example.ts';
import { plainView } from '../../../test/support/plain-view.ts';
import { forSeeds } from '../../../test/support/random.ts';
import { createRandom } from '../../random/random.ts';
import { createBatchMaker, plainBatch } from './batch-maker.ts';
import { batchLength, type MadeBatch } from './batch-shape.ts';
import { halveExample } from './halve-example.ts';
import { prepareBatches, type BatchSet } from './prepare-batches.ts';

const view = plainView({ window: { kind: 'fixed', center: 50, width: 100 }, width: 4, height: 2 });
const still = Object.fromEntries(Object.keys(augmentPlanSchema.shape).map((name) => [name, 0]));

function planOf(changes: Partial<TrainingPlanInput> = {}): TrainingPlan {
  return trainingPlanSchema.parse({ view, network: { levels: 2 }, epochs: 3, augment: still, ...changes });
}

const partOf = (left: number, top: number, width: number, share: readonly number[]): ExamplePart => ({
  left,
  top,
  width,
  height: share.length / width,
  share: Uint8Array.from(share),
});

/** An image whose grey values say which it is. */
const plain = (name: number, changes: Partial<TrainingExample> = {}): TrainingExample => ({
  id: `e${String(name)}`,
  width: 4,
  height: 2,
  grey: new Uint16Array(8).fill(name * 655),
  targets: [{ covered: partOf(1, 0, 2, [255, 51]), ignored: null, weight: 1 }, null],
  ...changes,
});
const setOf = (changes: Partial<BatchSet> = {}): BatchSet => ({
  structures: ['a', 'b'],
  mirrored: [0, 1],
  training: [1, 2, 3, 4, 5].map((name) => plain(name)),
  unlabelled: [],
  ...changes,
});
const maker = (set: BatchSet, plan: TrainingPlan): ReturnType<typeof createBatchMaker> =>
  createBatchMaker(prepareBatches(set, plan));
const round = (values: Float32Array): number[] => Array.from(values, (v) => Math.round(v * 1e4) / 1e4);
/** Which images a batch shows. */
const shown = ({ shape, batch }: MadeBatch): number[] =>
  Array.from({ length: shape.count }, (_, slot) =>
    Math.round((batch.image[slot * shape.width * shape.height]! * 65535) / 655),
  );

describe('batches', () => {
  it('hold image, coverage and what is known', () => {
    const { batch } = maker(setOf({ training: [plain(100)] }), planOf({ batch: 1 })).batchAt(0);
    expect(round(batch.image)).toEqual(new Array(8).fill(0.9995));
    expect(round(batch.target)).toEqual([...[0, 1, 0.2, 0, 0, 0, 0, 0], ...new Array<number>(8).fill(0)]);
    expect([...batch.known]).toEqual([1, 0]);
  });

  it('know each pixel where some example has ignored ones', () => {
    const ignored = partOf(0, 0, 1, [255, 51]);
    const training = [
      plain(1, {
        targets: [
          { covered: null, ignored, weight: 0.5 },
          { covered: null, ignored, weight: 0.5 },
        ],
      }),
      plain(2),
    ];
    const { batch } = maker(setOf({ training }), planOf({ batch: 2 })).batchAt(0);
    const half = [0, 0.5, 0.5, 0.5, 0.4, 0.5, 0.5, 0.5];
    const known = round(batch.known);
    const first = known[0] === 0 ? 0 : 16;
    expect(known.slice(first, first + 16)).toEqual([...half, ...half]);
    expect(known.slice(16 - first, 32 - first)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('exchange the structures of a pair in a mirror image', () => {
    const target = (left: number): TrainingExample['targets'][number] => ({
      covered: partOf(left, 0, 1, [255, 255]),
      ignored: null,
      weight: 1,
    });
    const training = [plain(1, { targets: [target(0), target(2), null] })];
    const set = setOf({ structures: ['left-a', 'right-a', 'b'], mirrored: [1, 0, 2], training });
    const { batch } = maker(set, planOf({ batch: 1, augment: { ...still, flip: 1 } })).batchAt(0);
    // `left-a` lay at column 0: mirrored it is the right one, at column 3.
    expect(round(batch.target).slice(0, 16)).toEqual([0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect([...batch.known]).toEqual([1, 1, 0]);
  });

  it('show every case once in an epoch, and fill the last batch up from the front', () => {
    const make = maker(setOf(), planOf({ batch: 2 }));
    const orders = [0, 1, 2].map((epoch) => [0, 1, 2].map((i) => shown(make.batchAt(epoch * 3 + i))));
    for (const batches of orders) {
      expect(batches.flat().slice(0, 5).sort()).toEqual([1, 2, 3, 4, 5]);
      expect(batches.flat()[5]).toBe(batches.flat()[0]);
    }
    expect(new Set(orders.map((batches) => batches.join())).size).toBe(3);
  });

  it('show no case twice in a batch unless there are fewer', () => {
    forSeeds(20, (random) => {
      const cases = random.integer(1, 9);
      const batch = random.integer(1, 5);
      const plan = planOf({ batch, seed: random.seed, stepsPerEpoch: random.integer(1, 12), accumulate: 2 });
      const make = maker(
        setOf({ training: [1, 2, 3, 4, 5, 6, 7, 8, 9].slice(0, cases).map((n) => plain(n)) }),
        plan,
      );
      for (let i = 0; i < 20; i++) {
        expect(new Set(shown(make.batchAt(i))).size).toBe(Math.min(cases, batch));
      }
    });
  });

  it('are the same whenever and in whatever memory they are made', () => {
    const textured = [1, 2, 3].map((name) => {
      const random = createRandom(name);
      return plain(name, { grey: Uint16Array.from({ length: 8 }, () => random.between(0, 65535)) });
    });
    const set = setOf({ training: textured, unlabelled: textured });
    const plan = planOf({ batch: 2, mode: 'mean-teacher', augment: { flip: 0.5, elastic: 0.1 }, seed: 9 });
    const prepared = prepareBatches(set, plan);
    const once = createBatchMaker(prepared);
    const later = createBatchMaker(prepared);
    const memory = new Float32Array(batchLength(prepared.shape) + 5).fill(7);
    const inOrder = [0, 1, 2, 3, 4, 5].map((i) => once.batchAt(i));
    for (const i of [5, 2, 4, 0]) expect(later.batchAt(i, memory)).toEqual(inOrder[i]);
    expect(inOrder[0]).not.toEqual(inOrder[1]);
    expect(maker(set, { ...plan, seed: 10 }).batchAt(0)).not.toEqual(inOrder[0]);
  });

  it('show a mean teacher the same places with other grey values', () => {
    const ramp = plain(1, { grey: Uint16Array.from([0, 1, 2, 3, 4, 5, 6, 7], (v) => v * 9000) });
    const set = setOf({ unlabelled: [ramp] });
    const mode = 'mean-teacher' as const;
    const made = maker(set, planOf({ mode, augment: { ...still, rotateDeg: 20 } })).batchAt(0);
    expect(made.consistency?.student).toEqual(made.consistency?.teacher);
    expect(made.consistency?.student).toHaveLength(16);
    const noisy = maker(set, planOf({ mode, augment: { ...still, noise: 0.1 } })).batchAt(0);
    expect(noisy.consistency?.student).not.toEqual(noisy.consistency?.teacher);
    expect(maker(setOf(), planOf()).batchAt(0).consistency).toBeNull();
    expect(() => prepareBatches(setOf(), planOf({ mode }))).toThrow('images without labels');
  });

  it('learn at half the size in coarse epochs', () => {
    const prepared = prepareBatches(setOf(), planOf({ coarseEpochs: 1, batch: 5, network: { levels: 1 } }));
    const make = createBatchMaker(prepared);
    expect(make.batchAt(0).shape).toMatchObject({ width: 2, height: 1 });
    expect(make.batchAt(1).shape).toMatchObject({ width: 4, height: 2 });
    // Of pixels 1 and 0.2, each with three of nothing.
    expect(round(make.batchAt(0).batch.target).slice(0, 4)).toEqual([0.251, 0.051, 0, 0]);
  });

  it('refuse plans and sets that do not belong together', () => {
    expect(() => prepareBatches(setOf({ training: [] }), planOf())).toThrow('no case to train on');
    expect(() => prepareBatches(setOf(), planOf({ network: { levels: 3 } }))).toThrow('must divide by 4');
    expect(() => prepareBatches(setOf(), planOf({ coarseEpochs: 1 }))).toThrow('must divide by 4');
    expect(() => prepareBatches(setOf({ structures: ['a'] }), planOf())).toThrow(RangeError);
    expect(() => prepareBatches(setOf(), planOf({ view: { ...view, width: 8 } }))).toThrow(RangeError);
  });
});

describe('plain batches', () => {
  it('are what inference sees', () => {
    const grey = Uint16Array.from([0, 13107, 26214, 39321, 52428, 65535, 65535, 65535]);
    const ignored = partOf(3, 1, 1, [255]);
    const target = { covered: partOf(1, 0, 2, [255, 51]), ignored, weight: 1 };
    const batch = plainBatch([plain(1, { grey, targets: [target, null] })], {
      ...planOf().view,
      mean: [0.2],
    });
    expect(round(batch.image)).toEqual([-0.2, 0, 0.2, 0.4, 0.6, 0.8, 0.8, 0.8]);
    expect(round(batch.target)).toEqual([0, 1, 0.2, ...new Array<number>(13).fill(0)]);
    expect(round(batch.known)).toEqual([1, 1, 1, 1, 1, 1, 1, 0, ...new Array<number>(8).fill(0)]);
  });
});

describe('halves', () => {
  it('are means of 2 x 2 pixels, also of parts that begin between', () => {
    const example = plain(1, {
      grey: Uint16Array.from([0, 4, 8, 8, 4, 8, 8, 8]),
      targets: [{ covered: partOf(1, 1, 2, [200, 100]), ignored: null, weight: 1 }],
    });
    const half = halveExample(example);
    expect([...half.grey]).toEqual([4, 8]);
    expect(half.targets[0]?.covered).toEqual(partOf(0, 0, 2, [50, 25]));
  });
});
