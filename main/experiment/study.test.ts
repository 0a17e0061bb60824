import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../core/domain/errors.ts';
import type { StudyVariant } from '../../core/experiment/variants.ts';
import type { TrainingPlan } from '../../core/training/plan.ts';
import { SCENE_SIDE, squareEngine, squareScene } from '../../test/support/square-scenes.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { createForkLauncher } from '../inference/fork-host.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import { createTrainer } from '../training/trainer-client.ts';
import { createTrainerLauncher } from '../training/trainer-process.ts';
import type { Trainer } from '../training/training-set.ts';
import { PERCENTILES, plainStructure, type DataSet } from './data-set.ts';
import { openStudyFolder } from './study-folder.ts';
import { createStudyNetworks } from './study-networks.ts';
import { studyPlan } from './study-plan.ts';
import { runStudy } from './study.ts';

const CASES = 18;

/** Squares that everybody can find. */
const data: DataSet = {
  name: 'squares',
  note: 'Squares.',
  structures: ['a', 'b'].map((id, index) => plainStructure(id, index)),
  images: Array.from({ length: CASES }, (_, index) => {
    const scene = squareScene(index);
    const name = `scene ${index}`;
    return { name, caseName: name, group: name, load: () => Promise.resolve(scene) };
  }),
  view: { window: PERCENTILES, invertMonochrome1: true, flip: 'none' },
  typical: { width: SCENE_SIDE, height: SCENE_SIDE },
};

const plan = studyPlan(
  data,
  { size: SCENE_SIDE, baseChannels: 4, maxChannels: 64, steps: 80, learningRate: 0.01 },
  { file: 'plan.json', fields: { coarseEpochs: 0, network: { levels: 3 } } },
);
const squares = { data, plan };

/** The study with SAM's answers made by arithmetic; U-Nets are trained and run for real. */
async function study(
  root: string,
  variants: readonly StudyVariant[],
  trainer: Trainer,
  more: { readonly signal?: AbortSignal; readonly data?: DataSet; readonly plan?: TrainingPlan } = {},
) {
  const { data, plan, signal } = { ...squares, signal: new AbortController().signal, ...more };
  const { engine, session } = squareEngine();
  const sam = engine.sam!; // it has one
  const folder = await openStudyFolder(root, 'squares');
  const real = createStudyNetworks({
    folder: folder.networks,
    registry: { get: () => sam } as unknown as ModelRegistry, // nothing else is asked
    samId: sam.id,
    structures: data.structures,
    plan,
    launch: createForkLauncher(),
  });
  const stages: string[] = [];
  try {
    const cells = await runStudy(
      { data, plan, prompts: 'few', counts: [6], seeds: [1], variants },
      {
        trainer,
        atOnce: 2,
        networks: {
          ...real,
          sessions: {
            run: (request) =>
              request.network.startsWith(sam.id) ? session.run(request) : real.sessions.run(request),
          },
        },
        folder,
        signal,
        onProgress: (stage) => {
          if (stages.at(-1) !== stage) stages.push(stage);
        },
      },
    );
    return { cells, stages, encoded: session.count('tiny-sam/encoder') };
  } finally {
    await real.close();
  }
}

describe('runStudy', () => {
  it('trains, calibrates, labels, trains again and scores; and goes on where it was stopped', async () => {
    const root = tempFolder();
    const trainer = createTrainer({ launch: createTrainerLauncher() });
    const { cells, stages, encoded } = await study(root, ['initial', 'raw', 'sam', 'meanTeacher'], trainer);
    expect(cells.map(({ variant, k, seed }) => [variant, k, seed])).toEqual([
      ['initial', 6, 1],
      ['raw', 6, 1],
      ['sam', 6, 1],
      ['meanTeacher', 6, 1],
    ]);
    for (const cell of cells) {
      expect(cell.images).toEqual({ labelled: 6, unlabelled: 6, test: 6 });
      expect(cell.rows).toHaveLength(12);
      for (const { dice } of cell.rows) expect(dice).toBeGreaterThanOrEqual(0);
    }
    // A network that has learnt nothing draws nothing or everything.
    const mean = cells[2]!.rows.reduce((sum, { dice }) => sum + (dice ?? 0), 0) / 12;
    expect(mean).toBeGreaterThan(0.5);
    expect(cells[1]!.pseudo).toMatchObject({ variant: 'raw', left: 0 });
    expect(cells[1]!.pseudo!.rows).toHaveLength(12);
    expect(cells[1]!.pseudo!.truthPrompted).toEqual([]);
    // SAM fills the box of `a` whoever draws the box, and gets `b` wrong even then.
    const told = cells[2]!.pseudo!.truthPrompted;
    expect(told.filter(({ structure }) => structure === 'a').map(({ dice }) => dice)).toEqual(
      Array.from({ length: 6 }, () => 1),
    );
    for (const { structure, dice } of told) if (structure === 'b') expect(dice).toBeLessThan(0.8);
    expect(stages[0]).toBe('k 6, seed 1: reading images');
    expect(stages).toContain('k 6, seed 1: training initial networks');
    // Labelled and unlabelled images once each, at most; the test never meets SAM.
    expect(encoded).toBeLessThanOrEqual(12);

    const none: Trainer = {
      start: () => {
        throw new Error('nothing is left to train');
      },
    };
    const again = await study(root, ['initial', 'raw', 'sam', 'meanTeacher'], none);
    expect(again.cells).toEqual(cells);
    expect(again.stages).toEqual([]);

    // A cell that a kill has cost is made again from the networks that are there.
    await rm(join(root, 'cells', 'k6-seed1-sam.json'));
    const rest = await study(root, ['initial', 'raw', 'sam', 'meanTeacher'], none);
    const without = (all: typeof cells) =>
      all.map((cell) => ({ ...cell, seconds: 0 })).sort((a, b) => (a.variant < b.variant ? -1 : 1));
    expect(without(rest.cells)).toEqual(without(cells));
    expect((await readdir(join(root, 'networks'))).sort()).toEqual(
      ['fold0', 'fold1', 'fold2', 'initial', 'meanteacher', 'raw', 'sam'].map((name) => `k6-s1-${name}.onnx`),
    );
  }, 120_000);

  it('stops when cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    const none: Trainer = {
      start: () => {
        throw new Error('nothing may start');
      },
    };
    await expect(study(tempFolder(), ['initial'], none, { signal: controller.signal })).rejects.toThrow(
      CancelledError,
    );
  });
});

describe('mirror images', () => {
  const named = (...ids: string[]): DataSet => ({
    ...data,
    structures: ids.map((id, index) => plainStructure(id, index)),
  });
  const flipping: TrainingPlan = { ...plan, augment: { ...plan.augment, flip: 0.5 } };

  it('exchange structures of the two sides', async () => {
    let mirrored: readonly number[] = [];
    const trainer: Trainer = {
      start: ({ set }) => {
        mirrored = set.mirrored;
        throw new CancelledError();
      },
    };
    const lungs = named('right-lung', 'heart', 'left-lung');
    const more = { data: lungs, plan: flipping };
    await expect(study(tempFolder(), ['initial'], trainer, more)).rejects.toThrow(CancelledError);
    expect(mirrored).toEqual([2, 1, 0]);
  });

  it('are refused before anything is trained where a side has no other one', async () => {
    const trainer: Trainer = {
      start: () => {
        throw new Error('nothing may start');
      },
    };
    const more = { data: named('right-lung', 'heart'), plan: flipping };
    const started = study(tempFolder(), ['initial'], trainer, more);
    await expect(started).rejects.toMatchObject({ code: 'training-flip' });
  });
});

describe('openStudyFolder', () => {
  it('refuses the results of another study', async () => {
    const root = tempFolder();
    await mkdir(root, { recursive: true });
    await openStudyFolder(root, 'one');
    await openStudyFolder(root, 'one');
    await expect(openStudyFolder(root, 'other')).rejects.toThrow(
      'a study with other data, size, plan or prompts',
    );
  });
});
