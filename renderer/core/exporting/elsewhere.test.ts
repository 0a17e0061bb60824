import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobStatus } from '../../../core/contract/contract.ts';
import type { ExportResult } from '../../../core/contract/export.ts';
import { createDesk, press, testCase, type Desk } from '../../../test/support/reading/desk.ts';
import { CHECK_AFTER_MS } from './create-export-check.ts';

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

function exportJob(id: string, change: Partial<JobStatus> = {}): JobStatus {
  return {
    id,
    kind: 'export',
    title: 'Exporting',
    priority: 'batch',
    state: 'running',
    progress: { done: 3, total: 8, what: 'Writing' },
    problem: '',
    ...change,
  };
}

let desk: Desk;
const exporting = () => desk.station.exporting;
const state = () => exporting().store.getState();
const sentences = () =>
  exporting()
    .missing()
    .map(({ sentence }) => sentence);
const notices = () => desk.station.session.store.getState().notices.map(({ message }) => message);
const asked = (operation: string) => desk.backend.calls.filter((call) => call.operation === operation);
const tell = async (...jobs: readonly JobStatus[]): Promise<void> => {
  desk.backend.tellJobs(jobs);
  await desk.until(() => JSON.stringify(desk.station.jobs.store.getState().jobs) === JSON.stringify(jobs));
};

beforeEach(async () => {
  desk = createDesk([testCase('a'), testCase('b')]);
  desk.backend.checkExport = () =>
    Promise.resolve({
      cases: 2,
      patients: 2,
      structures: { signed: 3, absent: 1, rejected: 0, deferred: 0, unsigned: 2 },
      leaving: { cases: 2, structures: 3 },
      refused: 0,
      burnedIn: 0,
      withoutPatientId: 0,
      split: { train: 1, val: 1, test: 0 },
      found: [],
    });
  await desk.until(() => desk.station.session.store.getState().phase === 'ready');
  await desk.station.session.signIn('Ada');
  await desk.until(() => desk.station.worklist.store.getState().total > 0);
  desk.station.commands.handleKey(press('KeyE', { ctrlKey: true }));
  desk.advance(CHECK_AFTER_MS);
  await desk.until(() => state().check.state === 'done', 'the check has ended');
  exporting().choosePlace({ id: 'place-1', words: 'Home › Exports' });
  expect(sentences()).toEqual([]);
});
afterEach(() => desk.station.dispose());

describe('an export that this page does not wait for', () => {
  it('begun before a reload or in another window is shown, keeps others back, and tells how it ended', async () => {
    await tell(exportJob('e1'));
    expect(state()).toMatchObject({ run: null, elsewhere: { id: 'e1', done: 3, total: 8 } });
    expect(sentences()).toEqual(['An export is running: wait for its end, or cancel it.']);
    await exporting().start();
    expect(asked('export.run')).toEqual([]);
    exporting().cancel();
    await desk.until(() => asked('jobs.cancel').length === 1);
    expect(asked('jobs.cancel')).toMatchObject([{ input: { id: 'e1' } }]);

    await tell(exportJob('e1', { state: 'done' }));
    expect(state().elsewhere).toBe(null);
    expect(sentences()).toEqual([]);
    expect(notices()).toEqual([expect.stringMatching(/in the background is finished/)]);
    await tell(exportJob('e1', { state: 'done' }), exportJob('e2'));
    await tell(
      exportJob('e1', { state: 'done' }),
      exportJob('e2', { state: 'failed', problem: 'Disk full.' }),
    );
    expect(notices().at(-1)).toBe('The export in the background failed: Disk full.');
  });

  it('is not the own one, which the list may call running a moment after its end', async () => {
    desk.backend.runExport = async () => {
      await tell(exportJob('own'));
      expect(state().elsewhere).toBe(null);
      return RESULT;
    };
    await exporting().start();
    expect(state()).toMatchObject({ run: { state: 'done' }, elsewhere: null });
    await tell(exportJob('own', { progress: { done: 8, total: 8, what: 'Writing' } }));
    await tell(exportJob('own', { state: 'done' }));
    expect(state().elsewhere).toBe(null);
    expect(notices()).toEqual([]);
  });

  it('is the own one after a lost connection: followed again, and nothing is said about its folder', async () => {
    desk.backend.runExport = () => new Promise(() => undefined);
    const running = exporting().start();
    await desk.until(() => asked('export.run').length === 1);
    desk.backend.kill();
    await running;
    expect(state().run).toMatchObject({
      state: 'lost',
      problem: expect.stringMatching(/goes on in the background: the list of jobs/) as string,
    });
    desk.backend.tellJobs([exportJob('own')]);
    desk.client.reconnect();
    await desk.until(() => state().elsewhere?.id === 'own', 'the export is found in the list');
    expect(state().run).toBe(null);
    await tell(exportJob('own', { state: 'done' }));
    expect(notices().at(-1)).toMatch(/is finished/);
  });

  it('that ended while the connection was away is told when it is back', async () => {
    desk.backend.runExport = () => new Promise(() => undefined);
    const running = exporting().start();
    await desk.until(() => asked('export.run').length === 1);
    desk.backend.kill();
    await running;
    desk.backend.tellJobs([exportJob('own', { state: 'done' })]);
    desk.client.reconnect();
    await desk.until(() => notices().length > 0);
    expect(notices().at(-1)).toMatch(/is finished/);
    expect(state()).toMatchObject({ run: null, elsewhere: null });
  });
});
