import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { worklistFilterSchema } from '../../core/contract/worklist.ts';
import { BackendStation, type TestPage } from '../../test/support/open-backend.ts';
import { ScriptedTrainer } from '../../test/support/scripted-trainer.ts';
import { findInFolder } from '../../test/support/sealing.ts';
import { tinyPlan } from '../../test/support/training-bench.ts';

let station: BackendStation;
let trainer: ScriptedTrainer;

beforeEach(() => {
  station = new BackendStation(3);
  trainer = new ScriptedTrainer();
  station.trainer = trainer;
});

afterEach(() => station.remove());

/** Imports and prepares the study, and signs everything of every case. */
async function sign(page: TestPage): Promise<void> {
  await page.request('session.signIn', { name: 'Dr. Ada Reader' });
  const { entries } = await page.request('places.list', { place: null });
  await page.job('import.run', { place: entries[0]!.id });
  const filter = worklistFilterSchema.parse({ taskId: 'tiny' });
  await page.job('worklist.prepare', { taskId: 'tiny', selection: { filter } });
  const { rows } = await page.request('worklist.query', { filter, sort: 'order', offset: 0, limit: 10 });
  for (const { caseId } of rows) {
    const view = await page.request('case.open', { caseId });
    const structures = view.state.structures.map(({ structure }) => {
      return { structure, revision: view.revisions[structure] ?? '', activeMs: 1, seen: true };
    });
    await page.request('case.append', {
      caseId,
      after: view.state.seq,
      action: {
        kind: 'verdict',
        group: randomBytes(8).toString('hex'),
        scope: 'structure',
        structures,
        verdict: 'accepted',
        reason: '',
        note: '',
      },
    });
  }
}

it('trains from a page, goes on after a restart of the program, and serves the model', async () => {
  const before = await station.open();
  const page = before.connect();
  await sign(page);
  const source = { taskId: 'tiny', unsigned: null, held: 0 };
  const survey = await page.request('training.survey', source);
  expect(survey).toMatchObject({
    problems: [],
    cases: { training: 2, validation: 1, held: 0, unlabelled: 0 },
  });
  expect(survey.plans.every(({ memoryBytes, seconds }) => memoryBytes > 1e8 && seconds! > 0)).toBe(true);
  const order = { source, plan: tinyPlan(), modelId: 'squares-2', name: 'Squares, second', parent: null };
  const { runId } = await page.request('training.start', order);
  await (await trainer.run(0)).learn(0.6);
  expect(await page.heard('training.changed', ({ epoch }) => epoch === 1)).toMatchObject({
    runId,
    state: 'running',
    best: 0.6,
  });
  await page.heard('jobs.changed', ({ jobs }) => jobs.some(({ kind }) => kind === 'training'));
  await before.backend.close();

  const after = await station.open();
  const again = after.connect();
  const other = after.connect();
  const run = await trainer.run(1);
  expect([...run.request.checkpoint!]).toEqual([1]);
  await run.learn(0.8);
  run.complete();
  await again.heard('training.changed', ({ state }) => state === 'done');
  const { models } = await again.request('models.list', {});
  expect(models.find(({ id }) => id === 'squares-2')).toMatchObject({ origin: 'trained', kind: 'unet' });
  expect(existsSync(join(station.data, 'models', 'squares-2', 'training.json'))).toBe(true);
  // No name, id or path of a patient leaves with it, nor in what was logged (rule S2).
  const needles = { name: 'Secret', id: 'SECRET' };
  expect(findInFolder(join(station.data, 'models'), needles)).toEqual([]);
  expect(after.log.join('\n')).not.toMatch(/secret/i);

  await expect(again.request('training.start', order)).rejects.toMatchObject({ reference: 'model-id-taken' });
  const detail = await again.request('training.run', { runId });
  expect(detail.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
  await again.request('training.discard', { runId });
  expect(await other.heard('training.removed')).toEqual({ runId });
  expect((await again.request('training.runs', {})).runs).toEqual([]);
  await after.backend.close();
});

it('pauses a training when its job is cancelled', async () => {
  const { backend, connect } = await station.open();
  const page = connect();
  await sign(page);
  const source = { taskId: 'tiny', unsigned: null, held: 0 };
  const { runId } = await page.request('training.start', {
    source,
    plan: tinyPlan(),
    modelId: 'squares-2',
    name: 'Squares',
    parent: null,
  });
  await (await trainer.run(0)).learn(0.5);
  const { jobs } = await page.heard('jobs.changed', (told) =>
    told.jobs.some(({ kind, state }) => kind === 'training' && state === 'running'),
  );
  await page.request('jobs.cancel', { id: jobs.find(({ kind }) => kind === 'training')!.id });
  await page.heard('training.changed', ({ state }) => state === 'paused');
  await page.request('training.resume', { runId });
  expect([...(await trainer.run(1)).request.checkpoint!]).toEqual([1]);
  await page.request('training.finish', { runId });
  await page.heard('training.changed', ({ state }) => state === 'done');
  await backend.close();
});
