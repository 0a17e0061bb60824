import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExportCheck, ExportResult } from '../../../core/contract/export.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { createDesk, press, testCase, type Desk } from '../../../test/support/reading/desk.ts';
import { CHECK_AFTER_MS } from './create-export-check.ts';
import { splitProblem } from './export-choices.ts';

const CHECKED: ExportCheck = {
  cases: 2,
  patients: 2,
  structures: { signed: 3, absent: 1, rejected: 0, deferred: 0, unsigned: 2 },
  leaving: { cases: 2, structures: 3 },
  refused: 0,
  burnedIn: 0,
  withoutPatientId: 0,
  split: { train: 1, val: 1, test: 0 },
  found: [],
};
const RESULT: ExportResult = {
  id: 'ab'.repeat(16),
  path: '/exports/countersign-wrist',
  files: 4,
  bytes: 4096,
  cases: 2,
  structures: 3,
  leftOut: 0,
  manifestSha256: 'c'.repeat(64),
  signedBy: null,
};
const PLACE = { id: 'place-1', words: 'Home › Exports' };
const SECRET = 'correct horse battery';

let desk: Desk;
const state = () => desk.station.exporting.store.getState();
const sentences = () => desk.station.exporting.missing().map(({ sentence }) => sentence);
const asked = (operation: string) =>
  desk.backend.calls.filter((call) => call.operation === operation).map(({ input }) => input);

/** Lets what was changed be checked, and waits for the answer. */
async function settled(): Promise<void> {
  desk.advance(CHECK_AFTER_MS);
  await desk.until(() => state().check.state !== 'running', 'the check has ended');
}

async function enter(): Promise<void> {
  await desk.until(() => desk.station.worklist.store.getState().total > 0);
  expect(desk.station.commands.handleKey(press('KeyE', { ctrlKey: true }))).toBe(true);
  await settled();
}

beforeEach(async () => {
  desk = createDesk([testCase('a'), testCase('b')]);
  desk.backend.checkExport = () => Promise.resolve(CHECKED);
  await desk.until(() => desk.station.session.store.getState().phase === 'ready');
  await desk.station.session.signIn('Ada');
});
afterEach(() => desk.station.dispose());

describe('what would leave', () => {
  it('is checked when the page comes, by the safe choices, for all cases of the task', async () => {
    await enter();
    expect(desk.station.navigation.getState().screen).toBe('export');
    expect(state()).toMatchObject({
      task: { id: 'wrist', title: 'Wrist' },
      scope: 'all',
      scopes: [{ scope: 'all', cases: 2 }],
      check: { state: 'done', result: CHECKED },
    });
    expect(asked('export.check')).toMatchObject([
      {
        taskId: 'wrist',
        selection: { filter: { taskId: 'wrist', states: [] } },
        options: {
          formats: ['seg', 'sr'],
          includeUnsigned: false,
          deidentify: { profile: 'basic', options: [] },
          leaveOutRefused: false,
        },
      },
    ]);
  });

  it('takes over the selection of the list, then its filters, and asks about all when told', async () => {
    await desk.until(() => desk.station.worklist.store.getState().total > 0);
    desk.station.worklist.setFilter({ flagged: true });
    await desk.until(() => desk.station.worklist.store.getState().total > 0);
    desk.station.worklist.toggleSelected('b'.repeat(32));
    await enter();
    expect(state().scopes.map(({ scope }) => scope)).toEqual(['selected', 'filter', 'all']);
    expect(asked('export.check').at(-1)).toMatchObject({ selection: { cases: ['b'.repeat(32)] } });
    desk.station.exporting.chooseScope('filter');
    await settled();
    expect(asked('export.check').at(-1)).toMatchObject({ selection: { filter: { flagged: true } } });
    desk.station.exporting.chooseScope('all');
    await settled();
    expect(asked('export.check').at(-1)).toMatchObject({ selection: { filter: { flagged: false } } });
  });

  it('is checked once for several changes, keeps the old figures meanwhile, and drops an older answer', async () => {
    await enter();
    let answerOld = (): void => undefined;
    desk.backend.checkExport = (input) =>
      input.options.includeUnsigned
        ? Promise.resolve({ ...CHECKED, leaving: { cases: 2, structures: 5 } })
        : new Promise((resolve) => (answerOld = () => resolve({ ...CHECKED, cases: 77 })));
    desk.station.exporting.choose({ formats: ['seg'] });
    expect(state().check).toMatchObject({ state: 'running', result: CHECKED });
    desk.advance(CHECK_AFTER_MS);
    desk.station.exporting.choose({ formats: ['seg', 'nifti'] });
    desk.station.exporting.choose({ includeUnsigned: true });
    await settled();
    answerOld();
    await desk.until(() => state().check.state === 'done');
    expect(state().check.result).toMatchObject({ cases: 2, leaving: { structures: 5 } });
    expect(asked('export.check')).toHaveLength(3);
  });

  it('says why it could not be checked, and checks nothing without a format', async () => {
    await enter();
    desk.backend.checkExport = () =>
      Promise.reject(new ExpectedError('mask-damaged', 'A mask is damaged; restore it.'));
    desk.station.exporting.choose({ formats: ['seg'] });
    await settled();
    expect(state().check).toMatchObject({ state: 'failed', problem: 'A mask is damaged; restore it.' });
    desk.station.exporting.choose({ formats: [] });
    await settled();
    expect(state().check.state).toBe('none');
    expect(sentences()).toContain('Choose at least one format.');
  });

  it('gives up a check of older choices at once, not only when the new one begins', async () => {
    await enter();
    let givenUp = false;
    desk.backend.checkExport = (_, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          givenUp = true;
          resolve({ ...CHECKED, cases: 77 });
        });
      });
    desk.station.exporting.choose({ formats: ['seg'] });
    desk.advance(CHECK_AFTER_MS);
    await desk.until(() => asked('export.check').length === 2);
    desk.station.exporting.choose({ includeUnsigned: true });
    await desk.until(() => givenUp, 'the older check is given up');
    expect(asked('export.check')).toHaveLength(2);
    expect(state().check).toMatchObject({ state: 'running', result: CHECKED });
  });

  it('is not checked again for what the gate never looks at', async () => {
    await enter();
    for (const change of [
      { sign: false },
      { coco: 'polygon' },
      { leaveOutRefused: true },
      { burnedInChecked: true },
    ] as const) {
      desk.station.exporting.choose(change);
      expect(state().check.state).toBe('done');
    }
    desk.station.exporting.setPassphrase({ passphrase: SECRET });
    await settled();
    expect(asked('export.check')).toHaveLength(1);
    // It counts the patients of each part.
    desk.station.exporting.choose({ split: { seed: 'other', train: 80, val: 10, test: 10 } });
    await settled();
    expect(asked('export.check')).toHaveLength(2);
  });

  it('is checked again when cases change under it', async () => {
    await enter();
    const before = asked('export.check').length;
    desk.backend.tellList();
    await desk.until(() => state().check.state === 'running');
    await settled();
    expect(asked('export.check')).toHaveLength(before + 1);
  });
});

describe('what stands between', () => {
  it('is said in order: reader, shares, passphrase, place', async () => {
    await enter();
    expect(sentences()).toEqual(['Choose a folder for the export.']);
    desk.station.exporting.choosePlace(PLACE);
    expect(sentences()).toEqual([]);
    desk.station.exporting.setPassphrase({ passphrase: 'short' });
    expect(sentences()).toEqual(['The passphrase needs at least 8 characters.']);
    desk.station.exporting.setPassphrase({ passphrase: SECRET });
    expect(sentences()).toEqual(['The two passphrases are not the same.']);
    desk.station.exporting.setPassphrase({ repeated: SECRET });
    expect(sentences()).toEqual([]);
    desk.station.exporting.choose({ split: { seed: 's', train: 80, val: 30, test: 0 } });
    expect(sentences()[0]).toBe('The shares add up to 110, not to 100.');
    await desk.station.session.signOut();
    expect(desk.station.exporting.missing()[0]?.at).toBe('reader');
  });

  it('wants the word of a reader where pixels leave that may show names, and again for other cases', async () => {
    desk.backend.checkExport = () => Promise.resolve({ ...CHECKED, burnedIn: 4 });
    await enter();
    desk.station.exporting.choosePlace(PLACE);
    // The images leave with the objects, since their identifiers are replaced.
    expect(desk.station.exporting.missing().map(({ at }) => at)).toEqual(['burned-in']);
    desk.station.exporting.choose({ burnedInChecked: true });
    expect(sentences()).toEqual([]);
    desk.station.show('worklist');
    desk.station.worklist.toggleSelected('a'.repeat(32));
    await enter();
    expect(desk.station.exporting.missing().map(({ at }) => at)).toEqual(['burned-in']);
    desk.station.exporting.choose({ deidentify: false });
    await settled();
    expect(sentences()).toEqual([]);
  });

  it('refused cases are mended or left out by choice; when all are refused there is no way on', async () => {
    desk.backend.checkExport = () => Promise.resolve({ ...CHECKED, refused: 1 });
    await enter();
    desk.station.exporting.choosePlace(PLACE);
    expect(sentences()).toEqual(['1 case is refused: mend what the check names, or leave them out.']);
    desk.station.exporting.choose({ leaveOutRefused: true });
    await settled();
    expect(sentences()).toEqual([]);
    desk.backend.checkExport = () => Promise.resolve({ ...CHECKED, refused: 2 });
    desk.station.exporting.checkAgain();
    await settled();
    expect(sentences()).toEqual(['Every case is refused; the check says why.']);
  });

  it('nothing signed is nothing to export', async () => {
    const structures = { signed: 0, absent: 0, rejected: 0, deferred: 0, unsigned: 6 };
    desk.backend.checkExport = () =>
      Promise.resolve({ ...CHECKED, structures, leaving: { cases: 0, structures: 0 } });
    await enter();
    expect(sentences()[0]).toBe('Choose a folder for the export.');
    desk.station.exporting.choosePlace(PLACE);
    expect(sentences()).toEqual(['Nothing is signed yet, so nothing would leave.']);
    await desk.station.exporting.start();
    expect(asked('export.run')).toEqual([]);
  });

  it('knows shares that are none', () => {
    expect(splitProblem({ seed: 'x', train: 100, val: 0, test: 0 })).toBe('');
    expect(splitProblem({ seed: 'x', train: Number.NaN, val: 0, test: 100 })).toMatch(/number/);
    expect(splitProblem({ seed: ' ', train: 80, val: 10, test: 10 })).toMatch(/seed/);
  });
});

describe('an export', () => {
  it('runs with what was chosen, tells how far it is, and forgets the passphrase', async () => {
    await enter();
    desk.station.exporting.choosePlace(PLACE);
    desk.station.exporting.setPassphrase({ passphrase: SECRET, repeated: SECRET });
    const seen: number[] = [];
    desk.station.exporting.store.subscribe(({ run }) => seen.push(run?.done ?? -1));
    desk.backend.runExport = (_, { progress }) => {
      progress({ done: 1, total: 2, what: 'Writing and reading back' });
      return Promise.resolve(RESULT);
    };
    await desk.station.exporting.start();
    expect(asked('export.run')).toMatchObject([
      {
        taskId: 'wrist',
        place: PLACE.id,
        passphrase: SECRET,
        options: { burnedInChecked: false, sign: true },
      },
    ]);
    expect(seen).toContain(1);
    expect(state()).toMatchObject({
      passphrase: '',
      repeated: '',
      map: 'kept',
      run: { state: 'done', result: RESULT },
    });
    desk.station.exporting.dismissRun();
    expect(state().run).toBe(null);
  });

  it('can be cancelled; a failure says its sentence, also on another screen', async () => {
    await enter();
    desk.station.exporting.choosePlace(PLACE);
    desk.backend.runExport = (_, { signal }) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(RESULT)));
    const running = desk.station.exporting.start();
    await desk.until(() => asked('export.run').length === 1);
    desk.station.exporting.cancel();
    await running;
    expect(state().run).toMatchObject({ state: 'cancelled', result: null });

    desk.backend.runExport = async () => {
      desk.station.show('worklist');
      await Promise.resolve();
      throw new ExpectedError('batch-full', 'The disk is full; make room and export again.');
    };
    await desk.station.exporting.start();
    expect(state().run).toMatchObject({
      state: 'failed',
      problem: 'The disk is full; make room and export again.',
    });
    expect(desk.station.session.store.getState().notices.at(-1)?.message).toMatch(/The disk is full/);
  });

  it('sends no passphrase where nothing is de-identified', async () => {
    await enter();
    desk.station.exporting.choosePlace(PLACE);
    desk.station.exporting.setPassphrase({ passphrase: SECRET, repeated: SECRET });
    desk.station.exporting.choose({ deidentify: false });
    await settled();
    desk.backend.runExport = () => Promise.resolve(RESULT);
    await desk.station.exporting.start();
    expect(asked('export.run')).toMatchObject([
      { passphrase: null, options: { deidentify: { profile: 'none' } } },
    ]);
  });
});
