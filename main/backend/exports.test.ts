import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, rmdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InputOf } from '../../core/contract/define.ts';
import type { Contract } from '../../core/contract/contract.ts';
import { everyCaseOf } from '../../core/contract/worklist.ts';
import { BackendStation, type TestBackend, type TestPage } from '../../test/support/open-backend.ts';
import { entriesOf, readJournal } from '../../test/browser/support/read-workspace.ts';
import { verifyBatch } from '../exchange/batch/verify-batch.ts';
import { exportFolderName } from './export-folder-name.ts';

type Question = InputOf<Contract, 'export.check'>;
const FILTER = everyCaseOf('tiny');
const IGNORED = { signedBy: null, signal: new AbortController().signal, onProgress: () => undefined };
const SECRET = 'a passphrase that nobody says';

/** NIfTI wants no codes and no names of models: what is tested is the way, not a format. */
function question(options: Partial<Question['options']> = {}): Question {
  return {
    taskId: 'tiny',
    selection: { filter: FILTER },
    options: { formats: ['nifti'], burnedInChecked: true, ...options },
  };
}

describe('exports of the backend', () => {
  let station: BackendStation;
  let world: TestBackend;
  let page: TestPage;
  let out: string;

  const placeOf = async (name: string): Promise<string> => {
    const roots = await page.request('places.list', { place: null });
    const inside = await page.request('places.list', { place: roots.entries[0]!.id });
    return inside.entries.find((entry) => entry.name === name)!.id;
  };
  /** Two cases: of the first one structure `a` is signed, nothing else. */
  const signOne = async (): Promise<string[]> => {
    const { entries } = await page.request('places.list', { place: null });
    await page.job('import.run', { place: entries[0]!.id });
    await page.request('session.signIn', { name: 'Dr. Test' });
    await page.job('worklist.prepare', { taskId: 'tiny', selection: { filter: FILTER } });
    const sorted = { filter: FILTER, sort: 'order', offset: 0, limit: 10 } as const;
    const cases = (await page.request('worklist.query', sorted)).rows.map(({ caseId }) => caseId);
    const view = await page.request('case.open', { caseId: cases[0]! });
    await page.request('case.append', {
      caseId: cases[0]!,
      after: view.state.seq,
      action: {
        kind: 'verdict',
        group: '1'.repeat(16),
        scope: 'structure',
        structures: [{ structure: 'a', revision: view.revisions['a']!, activeMs: 5, seen: true }],
        verdict: 'accepted',
      },
    });
    return cases;
  };
  /** Without hidden ones, which a batch under way has. */
  const batches = (): string[] => readdirSync(out);

  beforeEach(async () => {
    station = new BackendStation(2);
    world = await station.open();
    page = world.connect();
    out = join(world.study, 'out');
    mkdirSync(out);
  });
  afterEach(async () => {
    await world.backend.close();
    chmodSync(out, 0o755);
    station.remove();
  });

  it('checks without writing: what was signed leaves, the rest stays, unless it is included', async () => {
    const cases = await signOne();
    const progress: number[] = [];
    const onProgress = ({ done }: { done: number }): void => void progress.push(done);
    const strict = await page.job('export.check', question(), { onProgress });
    expect(strict).toMatchObject({
      cases: 2,
      patients: 2,
      structures: { signed: 1, absent: 0, rejected: 0, deferred: 0, unsigned: 3 },
      leaving: { cases: 1, structures: 1 },
      refused: 0,
      withoutPatientId: 0,
    });
    expect(Object.values(strict.split).reduce((a, b) => a + b)).toBe(1);
    expect(progress).toEqual([0, 1]);
    const all = await page.job('export.check', question({ includeUnsigned: true }));
    expect(all.leaving).toEqual({ cases: 2, structures: 4 });
    const one = await page.job('export.check', { ...question(), selection: { cases: [cases[1]!] } });
    expect(one.leaving).toEqual({ cases: 0, structures: 0 });
    expect(batches()).toEqual([]);
    expect(readJournal(world.folder).some(({ body }) => body.kind === 'exported')).toBe(false);
  });

  it('writes a signed batch that verifies, with its line in the journal; no path and no passphrase is told', async () => {
    await signOne();
    const place = await placeOf('out');
    const result = await page.job('export.run', {
      ...question({ sign: true }),
      place,
      passphrase: SECRET,
    });
    const [folder = ''] = batches();
    expect(batches()).toHaveLength(1);
    expect(folder).toMatch(/^countersign-tiny-\d{8}-\d{6}$/);
    expect(result).toMatchObject({ path: join(out, folder), cases: 1, structures: 1, leftOut: 0 });
    expect(result.signedBy).toMatch(/^[0-9a-f]{64}$/);
    const checked = await verifyBatch(result.path, IGNORED);
    expect(checked).toMatchObject({ problems: [], signature: 'valid', signedBy: result.signedBy });
    const [line] = entriesOf(world.folder, 'exported');
    expect(line).toMatchObject({
      reader: { name: 'Dr. Test' },
      body: {
        formats: ['nifti'],
        includeUnsigned: false,
        structures: 1,
        manifestSha256: result.manifestSha256,
      },
    });
    const { jobs } = await page.request('jobs.list', {});
    expect(jobs.filter(({ kind }) => kind === 'export').map(({ state }) => state)).toEqual(['done']);
    const told = [...world.log, JSON.stringify(jobs), JSON.stringify(result)].join('\n');
    expect(told).not.toMatch(/secret/i);
    expect(told).not.toContain(SECRET);
    expect(world.log.join('\n')).not.toContain(station.root);
    for (const file of readdirSync(result.path, { recursive: true, withFileTypes: true })) {
      if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name)).includes(SECRET)).toBe(false);
    }
  });

  it('makes the probabilities of a FRACTIONAL segmentation again, by the networks in their thread', async () => {
    await signOne();
    const place = await placeOf('out');
    const before = world.session.requests.length;
    const result = await page.job('export.run', {
      ...question({ formats: ['seg'], segmentation: 'fractional', deidentify: { profile: 'none' } }),
      place,
      passphrase: null,
    });
    expect(result).toMatchObject({ cases: 1, structures: 1 });
    expect(world.session.requests.length).toBeGreaterThan(before);
    expect(await verifyBatch(result.path, IGNORED)).toMatchObject({ problems: [], signature: 'none' });
  });

  it('keeps a map under a passphrase, says so, and takes no other one', async () => {
    await signOne();
    const place = await placeOf('out');
    expect(await page.request('export.defaults', {})).toEqual({ map: 'none' });
    await page.job('export.run', { ...question(), place, passphrase: SECRET });
    expect(await page.request('export.defaults', {})).toEqual({ map: 'kept' });
    const wrong = page.job('export.run', { ...question(), place, passphrase: `${SECRET}!` });
    await expect(wrong).rejects.toThrow(/passphrase does not open/);
    expect(batches()).toHaveLength(1);
  });

  it('needs a reader, a place of this page that is still there, and cases that are not refused', async () => {
    await signOne();
    const place = await placeOf('out');
    const order = { ...question(), place, passphrase: null };
    await expect(page.job('export.run', { ...order, place: out })).rejects.toMatchObject({
      code: 'not-found',
    });
    await page.request('session.signOut', {});
    await expect(page.job('export.run', order)).rejects.toMatchObject({ code: 'no-reader' });
    await page.request('session.signIn', { name: 'Dr. Test' });
    rmdirSync(out);
    await expect(page.job('export.run', order)).rejects.toMatchObject({ code: 'not-found' });
    // A way into the workspace.
    symlinkSync(world.folder, out);
    await expect(page.job('export.run', order)).rejects.toThrow(/workspace/);
    rmSync(out);
    mkdirSync(out);
    const unwritten = {
      ...order,
      options: { ...order.options, formats: ['png' as const], burnedInChecked: false },
    };
    await expect(page.job('export.run', unwritten)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/^1 case is refused/),
    });
    expect(batches()).toEqual([]);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    await signOne();
    const place = await placeOf('out');
    const stop = new AbortController();
    const running = page.job(
      'export.run',
      { ...question({ includeUnsigned: true }), place, passphrase: null },
      { signal: stop.signal, onProgress: ({ what }) => what.startsWith('Writing') && stop.abort() },
    );
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await page.heard('jobs.changed', ({ jobs }) =>
      jobs.some(({ kind, state }) => kind === 'export' && state === 'cancelled'),
    );
    expect(readdirSync(out, { withFileTypes: true })).toEqual([]);
    expect(readJournal(world.folder).some(({ body }) => body.kind === 'exported')).toBe(false);
  });

  it('says in one sentence that a folder cannot be written to', async (context) => {
    if (process.getuid?.() === 0 || process.platform === 'win32') {
      console.log('SKIPPED: root, and Windows, write into a folder whatever its permissions say');
      return context.skip();
    }
    await signOne();
    const place = await placeOf('out');
    chmodSync(out, 0o555);
    const running = page.job('export.run', {
      ...question(),
      place,
      passphrase: null,
    });
    await expect(running).rejects.toThrow(/written|permission/);
  });
});

it('names its folder by task and second', () => {
  expect(exportFolderName('wrist', '2026-11-22T07:08:09.123Z')).toBe('countersign-wrist-20261122-070809');
  expect(exportFolderName('a/../b', '2026-11-22T07:08:09Z')).toBe('countersign-a-b-20261122-070809');
});
