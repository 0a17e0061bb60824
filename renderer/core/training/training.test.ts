import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrainingRun, TrainingSource } from '../../../core/contract/training.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { createDesk, press, testCase, type Desk } from '../../../test/support/reading/desk.ts';
import { createMemoryBackend } from '../../../test/support/reading/memory-backend.ts';
import {
  smallComparison,
  smallDetail,
  smallModel,
  smallRun,
  smallSurvey,
} from '../../../test/support/reading/small-training.ts';
import { SURVEY_AFTER_MS } from './create-new-training.ts';
import { canFinish } from './create-runs-model.ts';

let desk: Desk;
let surveyed: TrainingSource[];
let asked: unknown[];
let runs: TrainingRun[];
let models: ReturnType<typeof smallModel>[];
const training = () => desk.station.training;
const draft = () => training().draft.store.getState();
const missing = () =>
  training()
    .draft.missing()
    .map(({ sentence }) => sentence);
const notices = () => desk.station.session.store.getState().notices.map(({ message }) => message);
const told = (what: string) => (input: unknown) => {
  asked.push([what, input]);
  return {};
};

beforeEach(async () => {
  const cases = [testCase('a'), testCase('b')];
  const backend = createMemoryBackend(cases);
  [surveyed, asked, runs, models] = [[], [], [], [smallModel('unet', { usedBy: ['wrist'] })]];
  backend.training = {
    'training.survey': (source) => {
      surveyed.push(source);
      return smallSurvey();
    },
    'training.start': (order) => {
      asked.push(['start', order]);
      runs = [smallRun('3', { name: order.name, modelId: order.modelId }), ...runs];
      return runs[0]!;
    },
    'training.runs': () => ({ runs }),
    'training.run': ({ runId }) => {
      asked.push(['run', runId]);
      return smallDetail(runs.find((run) => run.runId === runId)!);
    },
    'training.pause': told('pause'),
    'training.discard': ({ runId }) => {
      runs = runs.filter((run) => run.runId !== runId);
      return {};
    },
    'models.list': () => ({ models }),
    'models.card': ({ modelId }) => ({ text: `# ${modelId}` }),
    'models.compare': ({ old, new: next }) => Promise.resolve(smallComparison(old, next)),
    'models.promote': (input) => {
      asked.push(['promote', input]);
      return { version: 2, calibrationDropped: true };
    },
    'models.export': () => Promise.reject(new ExpectedError('disk-full', 'The disk is full.')),
    'models.import': ({ as }) => {
      models = [...models, smallModel(as ?? 'brought')];
      return Promise.resolve({ modelId: as ?? 'brought' });
    },
  };
  desk = createDesk(cases, backend);
  await desk.until(() => desk.station.worklist.store.getState().total > 0);
  expect(desk.station.commands.handleKey(press('KeyM', { altKey: true, shiftKey: true }))).toBe(true);
  await desk.until(() => training().models.store.getState().phase === 'ready');
});
afterEach(() => desk.station.dispose());

/** Lets what was changed be counted, and waits for the answer. */
async function settled(): Promise<void> {
  desk.advance(SURVEY_AFTER_MS);
  await desk.until(() => draft().survey.state === 'done', 'the survey has come');
}

describe('a new training', () => {
  beforeEach(async () => {
    training().show('new');
    await settled();
  });

  it('is offered with a free name and id, and with what there is to learn from', () => {
    expect(draft()).toMatchObject({
      choices: { name: 'Wrist 2', modelId: 'wrist-2', unsigned: false },
      survey: { result: { patients: { training: 6 } } },
    });
    expect(surveyed.at(-1)).toEqual({ taskId: 'wrist', unsigned: null, held: 0.2 });
    expect(missing()).toEqual([]);
  });

  it('counts again once for several changes, and not for what changes no count', async () => {
    const before = surveyed.length;
    training().draft.choose({ held: 40 });
    training().draft.choose({ mode: 'final' });
    expect(draft().choices.unsigned).toBe(true);
    expect(draft().survey).toMatchObject({ state: 'running', result: { patients: { training: 6 } } });
    await settled();
    training().draft.choose({ planId: 'coffee', name: 'Other' });
    expect(draft().survey.state).toBe('done');
    expect(surveyed.slice(before)).toEqual([
      { taskId: 'wrist', unsigned: { weight: 0.5, quality: 0.9 }, held: 0.4 },
    ]);
  });

  it('says what is missing, in the order of the page', () => {
    training().draft.choose({ mode: 'fine-tune', name: ' ', modelId: 'unet' });
    training().draft.choose({ fields: { ...draft().choices.fields, batch: '99' } });
    expect(
      training()
        .draft.missing()
        .map(({ at }) => at),
    ).toEqual(['parent', 'plan', 'name', 'id']);
    expect(missing().at(-1)).toBe('There is a model with this id already; choose another one.');
    training().draft.choose({ modelId: 'No Id' });
    expect(missing().at(-1)).toBe('The id is made of lower-case letters, digits and dashes.');
  });

  it('begins with what was chosen and shows its run', async () => {
    training().draft.choose({ fields: { ...draft().choices.fields, epochs: '10' } });
    await training().draft.start();
    expect(asked).toContainEqual([
      'start',
      expect.objectContaining({
        source: { taskId: 'wrist', unsigned: null, held: 0.2 },
        plan: expect.objectContaining({ epochs: 10, mode: 'initial' }) as unknown,
        modelId: 'wrist-2',
        name: 'Wrist 2',
        parent: null,
      }),
    ]);
    expect(training().store.getState().view).toBe('runs');
    expect(training().runs.store.getState().chosen).toBe('3'.repeat(16));
    // The next one gets a name of its own.
    training().show('new');
    expect(draft().choices.modelId).toBe('wrist-3');
  });

  it('fine-tunes the model whose page offered it', async () => {
    training().train('wrist-9');
    await settled();
    await training().draft.start();
    expect(asked).toContainEqual(['start', expect.objectContaining({ parent: 'wrist-9' })]);
  });
});

describe('the trainings', () => {
  const state = () => training().runs.store.getState();
  const details = () => asked.filter((one) => Array.isArray(one) && one[0] === 'run').length;

  beforeEach(async () => {
    runs = [smallRun('1', { state: 'done' }), smallRun('2')];
    training().show('runs');
    await desk.until(() => state().detail !== null, 'the newest is shown');
  });

  it('are listed with the newest first, which is shown', () => {
    expect(state().runs.map(({ name }) => name)).toEqual(['Wrist 2', 'Wrist 1']);
    expect(state().detail?.run.name).toBe('Wrist 2');
  });

  it('move on as they are told, and curves are read when an epoch has ended', async () => {
    const before = details();
    desk.backend.tellTraining(smallRun('2', { step: 7 }));
    await desk.until(() => state().runs[0]?.step === 7);
    expect(details()).toBe(before);
    runs = [smallRun('2', { step: 8, epoch: 4 })];
    desk.backend.tellTraining(runs[0]!);
    await desk.until(() => state().detail?.run.epoch === 4);
    expect(details()).toBe(before + 1);
  });

  it('tell how they ended to whoever looks at something else', async () => {
    desk.station.show('worklist');
    desk.backend.tellTraining(smallRun('2', { state: 'failed', problem: 'Out of memory.' }));
    await desk.until(() => notices().length > 0);
    expect(notices()).toEqual(['The training of “Wrist 2” failed: Out of memory.']);
    desk.backend.tellTraining(smallRun('4', { state: 'running' }));
    desk.backend.tellTraining(smallRun('4', { state: 'done' }));
    await desk.until(() => notices().length > 1);
    expect(notices().at(-1)).toMatch(/“Wrist 4” is finished/);
  });

  it('are paused, and gone when discarded', async () => {
    expect(await training().runs.pause('2'.repeat(16))).toBe(null);
    expect(asked).toContainEqual(['pause', { runId: '2'.repeat(16) }]);
    expect(await training().runs.discard('2'.repeat(16))).toBe(null);
    expect(state().runs.map(({ name }) => name)).toEqual(['Wrist 1']);
    await desk.until(() => state().detail?.run.name === 'Wrist 1');
    expect(await training().runs.resume('2'.repeat(16))).toBe(null);
  });

  it('can be finished where something of them is kept, failed ones too', () => {
    const one = (change: Partial<TrainingRun>) => smallRun('2', change);
    const [kept, none] = [{ checkpoint: true }, { checkpoint: false }];
    expect(canFinish(one({ state: 'failed' }), kept)).toBe(true);
    expect(canFinish(one({ state: 'failed' }), none)).toBe(false);
    // What a running one has learnt is in its process.
    expect(canFinish(one({ state: 'running' }), none)).toBe(true);
    expect(canFinish(one({ state: 'interrupted' }), null)).toBe(true);
    expect(canFinish(one({ state: 'running', step: 0 }), none)).toBe(false);
    expect(canFinish(one({ state: 'done' }), kept)).toBe(false);
  });

  it('are gone when another page has discarded them', async () => {
    training().runs.choose('2'.repeat(16));
    desk.backend.tellRemoved('2'.repeat(16));
    await desk.until(() => state().detail?.run.name === 'Wrist 1');
    expect(state().runs.map(({ name }) => name)).toEqual(['Wrist 1']);
  });
});

describe('the models', () => {
  const state = () => training().models.store.getState();

  it('show the card of the first, then of the chosen one, and change as they are told', async () => {
    await desk.until(() => state().card === '# unet');
    models = [...models, smallModel('other')];
    desk.backend.tellModels();
    await desk.until(() => state().models.length === 2);
    training().models.choose('other');
    await desk.until(() => state().card === '# other');
  });

  it('come from a file, under another id where one is given, and say why they could not leave', async () => {
    await training().models.importFrom('place', 'mine');
    expect(state()).toMatchObject({ chosen: 'mine', transfer: { state: 'done', modelId: 'mine' } });
    await training().models.exportTo('mine', 'place');
    expect(state().transfer).toMatchObject({ kind: 'export', state: 'failed', problem: 'The disk is full.' });
    training().models.dismiss();
    expect(state().transfer).toBe(null);
  });
});

describe('a comparison', () => {
  const state = () => training().comparison.store.getState();

  it('is with the model that the task uses; other models make another one', async () => {
    training().compare('wrist-2');
    expect(state()).toMatchObject({ old: 'unet', new: 'wrist-2' });
    await training().comparison.start();
    expect(state()).toMatchObject({ work: null, result: { old: 'unet', new: 'wrist-2' } });
    training().comparison.choose({ new: 'wrist-3' });
    expect(state().result).toBe(null);
    training().comparison.choose({ new: 'unet' });
    await training().comparison.start();
    expect(state()).toMatchObject({ work: null, result: null });
  });

  it('ends in a new version of the task, whose worklist is drawn anew where that is wanted', async () => {
    const prepared = () => desk.station.jobs.store.getState().own?.kind === 'prepare';
    training().compare('wrist-2');
    expect(await training().comparison.promote('wrist-2', false)).toBe(null);
    expect(asked).toContainEqual(['promote', { taskId: 'wrist', modelId: 'wrist-2' }]);
    expect(state().promoted).toMatchObject({ modelId: 'wrist-2', version: 2 });
    expect(notices()).toEqual([expect.stringMatching(/calibrate the task again/)]);
    expect(prepared()).toBe(false);
    expect(await training().comparison.promote('wrist-2', true)).toBe(null);
    await desk.until(prepared, 'the worklist is prepared');
  });
});
