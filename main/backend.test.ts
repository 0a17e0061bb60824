import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFrame } from '../core/contract/frame-bundle.ts';
import { maskOf, readMasks } from '../core/contract/mask-bundle.ts';
import type { WorklistFilter } from '../core/contract/worklist.ts';
import { worklistFilterSchema } from '../core/contract/worklist.ts';
import type { PromptDraft } from '../core/domain/journal-entry.ts';
import { countPixels } from '../core/mask/count.ts';
import { decodeMask } from '../core/mask/rle.ts';
import { BackendStation, type TestBackend, type TestPage } from '../test/support/open-backend.ts';
import { SCENE_SIDE, squareScene } from '../test/support/square-scenes.ts';

const FILTER: WorklistFilter = worklistFilterSchema.parse({ taskId: 'tiny' });
const BOX: PromptDraft = {
  box: { left: 2, top: 4, right: 10, bottom: 12 },
  points: [],
  scribbles: [],
  useGuess: false,
};

describe('the backend', () => {
  let station: BackendStation;
  let world: TestBackend;
  let page: TestPage;

  const begin = async (images: number): Promise<void> => {
    station = new BackendStation(images);
    world = await station.open();
    page = world.connect();
  };
  const importStudy = async (): Promise<string[]> => {
    const { entries } = await page.request('places.list', { place: null });
    const summary = await page.job('import.run', { place: entries[0]!.id });
    expect(summary.failed).toBe(0);
    return listed();
  };
  const listed = async (): Promise<string[]> => {
    const { rows } = await page.request('worklist.query', {
      filter: FILTER,
      sort: 'order',
      offset: 0,
      limit: 100,
    });
    return rows.map(({ caseId }) => caseId);
  };
  const prepared = async (caseId: string): Promise<void> => {
    await page.job('worklist.prepare', { taskId: 'tiny', selection: { cases: [caseId] } });
  };

  beforeEach(() => begin(2));
  afterEach(async () => {
    await world.backend.close();
    station.remove();
  });

  it('welcomes a first run, offers the tasks whose models are whole, and imports a granted folder', async () => {
    const hello = await page.request('session.hello', {});
    expect(hello).toMatchObject({ workspace: 'workspace', reader: null, readers: [], images: 0 });
    expect(hello.tasks.map(({ task, problem }) => [task.id, problem])).toEqual([['tiny', '']]);
    const cases = await importStudy();
    expect(cases).toHaveLength(2);
    expect((await page.request('session.hello', {})).images).toBe(2);
    expect(await page.request('worklist.counts', { filter: FILTER })).toMatchObject({ total: 2 });
  });

  it('refuses a place that it has not granted to this page', async () => {
    const { entries } = await page.request('places.list', { place: null });
    const inside = await page.request('places.list', { place: entries[0]!.id });
    expect(inside.path.map(({ name }) => name)).toEqual(['Study']);
    expect(inside.entries.map(({ kind }) => kind)).toEqual(['file', 'file']);
    const other = world.connect();
    for (const place of [entries[0]!.id, '0'.repeat(32), world.study]) {
      await expect(other.request('places.list', { place })).rejects.toMatchObject({ code: 'not-found' });
      await expect(other.job('import.run', { place })).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('opens a case before its pseudo label is there, and tells when it is', async () => {
    const [caseId = ''] = await importStudy();
    const release = world.hold('tiny-unet');
    const view = await page.request('case.open', { caseId });
    expect(view).toMatchObject({ preparation: 'preparing', labels: {} });
    expect(view.identity.patientName).toMatch(/Secret/);
    const { ticket } = await page.request('case.frame', { caseId, frameId: view.frames[0]!.frameId });
    expect([...readFrame(await world.take(ticket)).values]).toEqual([...squareScene(0).frame.values]);
    release();
    expect(await page.heard('case.prepared')).toEqual({ caseId, problem: '' });
    expect(world.session.requests.map(({ priority }) => priority)).toContain('visible-frame');
    const later = await page.request('case.open', { caseId });
    expect(later.preparation).toBe('prepared');
    const [frame] = later.frames;
    expect(later.labels[frame!.frameId]!.map(({ structure }) => structure)).toEqual(['a', 'b']);
    const masks = await page.request('case.masks', { caseId, frameId: frame!.frameId });
    const bundle = readMasks(await world.take(masks.ticket));
    const layers = new Set(bundle.masks.map(({ layer }) => layer));
    expect([...layers].sort()).toEqual(['current', 'guess', 'refined', 'sam']);
    for (const one of bundle.masks) expect(maskOf(bundle, one).width).toBe(SCENE_SIDE);
  });

  it('prepares nothing for the screen when a page only looks ahead', async () => {
    const [caseId = ''] = await importStudy();
    const view = await page.request('case.open', { caseId, ahead: true });
    expect(view.preparation).toBe('unprepared');
    expect((await page.request('jobs.list', {})).jobs.filter(({ kind }) => kind === 'prepare')).toEqual([]);
  });

  it('prepares a selection, makes nothing twice, and says which case could not be prepared', async () => {
    await importStudy();
    rmSync(join(world.study, 'Secret-1.dcm'));
    const selection = { filter: FILTER };
    const prepare = () => page.job('worklist.prepare', { taskId: 'tiny', selection });
    expect(await prepare()).toEqual({ made: 1, reused: 0, failed: 1 });
    expect(await prepare()).toEqual({ made: 0, reused: 1, failed: 1 });
    const { rows } = await page.request('worklist.query', {
      filter: FILTER,
      sort: 'order',
      offset: 0,
      limit: 9,
    });
    expect(rows.map(({ state }) => state)).toEqual(['ready', 'failed']);
    expect(rows[1]!.problem).toMatch(/^[A-Z].*\.$/);
    const view = await page.request('case.open', { caseId: rows[1]!.caseId });
    expect(view).toMatchObject({ preparation: 'failed', problem: rows[1]!.problem });
    station.writeImage(1, 1);
    expect(await prepare()).toEqual({ made: 1, reused: 1, failed: 0 });
  });

  it('never shows other pixels under the name of a case', async () => {
    const [caseId = ''] = await importStudy();
    await prepared(caseId);
    await world.backend.close();
    station.writeImage(0, 5);
    world = await station.open();
    page = world.connect();
    const view = await page.request('case.open', { caseId });
    const frame = page.request('case.frame', { caseId, frameId: view.frames[0]!.frameId });
    await expect(frame).rejects.toMatchObject({ code: 'unreadable', reference: 'frame-changed' });
    expect(await page.request('worklist.thumbnail', { caseId, side: 64 })).toEqual({ png: '' });
  });

  it('never shows another image that lies where an imported one lay, seen before or not', async () => {
    const [first = '', second = ''] = await importStudy();
    const frameOf = async (caseId: string) => {
      const { frames, identity } = await page.request('case.open', { caseId });
      const frame = page.request('case.frame', { caseId, frameId: frames[0]!.frameId });
      return { name: identity.patientName, frame };
    };
    // Another disc in the drive, before anybody has looked at the first one.
    const other = readFileSync(station.writeImage(7, 7));
    rmSync(join(world.study, 'Secret-7.dcm'));
    const seen = await frameOf(second);
    await seen.frame;
    writeFileSync(join(world.study, 'Secret-0.dcm'), other);
    const { frame } = await frameOf(first);
    await expect(frame).rejects.toMatchObject({ code: 'unreadable', reference: 'frame-changed' });
    expect(await page.request('worklist.thumbnail', { caseId: first, side: 64 })).toEqual({ png: '' });
    // The same path under a new name: not what was read from it before.
    writeFileSync(join(world.study, 'Secret-1.dcm'), readFileSync(station.writeImage(8, 8)));
    rmSync(join(world.study, 'Secret-8.dcm'));
    for (const caseId of await importStudy()) {
      const shown = await frameOf(caseId);
      const scene = Number(/\d+$/.exec(shown.name)?.[0]);
      const ticket = await shown.frame.catch(() => null);
      if (ticket === null) continue;
      const values = [...readFrame(await world.take(ticket.ticket)).values];
      expect([shown.name, values]).toEqual([shown.name, [...squareScene(scene).frame.values]]);
    }
  });

  it('answers prompts with masks at full size, the same for the same prompts (P2)', async () => {
    const [caseId = ''] = await importStudy();
    await prepared(caseId);
    const view = await page.request('case.open', { caseId });
    const ask = { caseId, frameId: view.frames[0]!.frameId, structure: 'a', prompts: BOX };
    const first = await page.job('prompt.decode', ask);
    const second = await page.job('prompt.decode', ask);
    expect(second.candidates).toEqual(first.candidates);
    const mask = decodeMask(Buffer.from(first.candidates[0]!.mask, 'base64'));
    expect([mask.width, mask.height, countPixels(mask)]).toEqual([SCENE_SIDE, SCENE_SIDE, 64]);
    // The embedding of the preparation is used.
    expect(world.session.count('tiny-sam/encoder')).toBe(1);
    const nothing = page.job('prompt.decode', { ...ask, prompts: { ...BOX, box: null } });
    await expect(nothing).rejects.toMatchObject({ code: 'refused', reference: 'prompt-empty' });
  });

  it('drops a prompt for which a later one has come (P3), and takes a point alone', async () => {
    const [caseId = ''] = await importStudy();
    await prepared(caseId);
    const view = await page.request('case.open', { caseId });
    const ask = { caseId, frameId: view.frames[0]!.frameId, structure: 'a', prompts: BOX };
    const release = world.hold('tiny-sam/decoder');
    const early = page.job('prompt.decode', ask);
    const dropped = expect(early).rejects.toMatchObject({ code: 'cancelled' });
    const point = { ...BOX, box: null, points: [{ x: 5, y: 5, label: 'include' as const }] };
    const late = page.job('prompt.decode', { ...ask, prompts: point });
    await dropped;
    release();
    expect((await late).candidates).toHaveLength(1);
  });

  it('writes how a prompted mask was made into the journal, and takes no verdict without a reader', async () => {
    const [caseId = ''] = await importStudy();
    await prepared(caseId);
    const view = await page.request('case.open', { caseId });
    const { frameId } = view.frames[0]!;
    const decoded = await page.job('prompt.decode', { caseId, frameId, structure: 'a', prompts: BOX });
    const verdict = {
      kind: 'verdict' as const,
      group: '1'.repeat(16),
      scope: 'structure' as const,
      structures: [{ structure: 'b', revision: view.revisions['b']!, activeMs: 5, seen: true }],
      verdict: 'accepted' as const,
    };
    const unsigned = page.request('case.append', { caseId, after: view.state.seq, action: verdict });
    await expect(unsigned).rejects.toMatchObject({ code: 'no-reader' });
    const reader = await page.request('session.signIn', { name: 'Dr. Test' });
    const edited = await page.request('case.append', {
      caseId,
      after: view.state.seq,
      action: {
        kind: 'edit',
        group: '2'.repeat(16),
        tool: 'sam',
        settings: {},
        changes: [{ structure: 'a', frameId, patch: decoded.candidates[0]!.mask }],
        decodeId: decoded.decodeId,
        candidate: 0,
      },
    });
    expect(edited.entries[0]).toMatchObject({
      reader,
      body: { kind: 'edit', prompted: { model: 'tiny-sam 1', provider: 'arithmetic', prompts: BOX } },
    });
    const other = world.connect();
    await other.request('session.signIn', { name: 'Dr. Other' });
    const stale = other.request('case.append', { caseId, after: view.state.seq, action: { kind: 'undo' } });
    await expect(stale).rejects.toMatchObject({ code: 'stale' });
    expect((await page.heard('case.changed')).caseId).toBe(caseId);
  });

  it('reads ahead, and gives up what is no longer near', async () => {
    const [first = '', second = ''] = await importStudy();
    const release = world.hold('tiny-unet');
    await page.request('case.prefetch', { cases: [first] });
    await page.heard('jobs.changed', ({ jobs }) => jobs.some(({ kind }) => kind === 'prefetch'));
    await page.request('case.prefetch', { cases: [second] });
    release();
    expect(await page.heard('case.prepared')).toEqual({ caseId: second, problem: '' });
    expect(world.session.requests.every(({ priority }) => priority === 'prefetch')).toBe(true);
    const { rows } = await page.request('worklist.query', {
      filter: FILTER,
      sort: 'order',
      offset: 0,
      limit: 9,
    });
    expect(rows.map(({ state }) => state)).toEqual(['unprepared', 'ready']);
  });

  it('draws thumbnails that belong to what they show', async () => {
    const [first = '', second = ''] = await importStudy();
    const bare = await page.request('worklist.thumbnail', { caseId: first, side: 64 });
    await prepared(first);
    const withMasks = await page.request('worklist.thumbnail', { caseId: first, side: 64 });
    const other = await page.request('worklist.thumbnail', { caseId: second, side: 64 });
    expect(new Set([bare.png, withMasks.png, other.png]).size).toBe(3);
    expect(Buffer.from(withMasks.png, 'base64').subarray(1, 4).toString()).toBe('PNG');
    const again = await page.request('worklist.thumbnail', { caseId: first, side: 64 });
    expect(again.png).toBe(withMasks.png);
    expect(readdirSync(join(world.folder, 'thumbnails'))).toHaveLength(3);
  });

  it('takes an example of a structure from a signed case of somebody else, without a name', async () => {
    const [first = '', second = ''] = await importStudy();
    await page.request('session.signIn', { name: 'Dr. Test' });
    const wanted = { taskId: 'tiny', structure: 'a' };
    expect((await page.request('structure.example', wanted)).png).toBe('');
    await prepared(first);
    const view = await page.request('case.open', { caseId: first });
    await page.request('case.append', {
      caseId: first,
      after: view.state.seq,
      action: {
        kind: 'verdict',
        group: '3'.repeat(16),
        scope: 'structure',
        structures: [{ structure: 'a', revision: view.revisions['a']!, activeMs: 5, seen: true }],
        verdict: 'accepted',
      },
    });
    await page.request('case.close', { caseId: first });
    await page.request('case.open', { caseId: second });
    const example = await page.request('structure.example', wanted);
    expect(example.caption).toBe('A, accepted by a reader.');
    expect(Buffer.from(example.png, 'base64').subarray(1, 4).toString()).toBe('PNG');
  });

  it('goes on with an interrupted preparation after a restart', async () => {
    await importStudy();
    world.hold('tiny-unet');
    const cut = page.job('worklist.prepare', { taskId: 'tiny', selection: { filter: FILTER } });
    const ended = expect(cut).rejects.toMatchObject({ code: 'closed' });
    await page.heard('jobs.changed', ({ jobs }) =>
      jobs.some(({ kind, state }) => kind === 'prepare' && state === 'running'),
    );
    await world.backend.close();
    await ended;
    world = await station.open();
    page = world.connect();
    await page.heard('jobs.changed', ({ jobs }) =>
      jobs.some(({ kind, state }) => kind === 'prepare' && state === 'done'),
    );
    const { byState } = await page.request('worklist.counts', { filter: FILTER });
    expect(byState.ready).toBe(2);
    expect(readdirSync(world.folder)).not.toContain('pending-preparation.json');
  });

  it('keeps a batch when its page is closed, and ends it when it is cancelled', async () => {
    await importStudy();
    const release = world.hold('tiny-unet');
    const job = page.job('worklist.prepare', { taskId: 'tiny', selection: { filter: FILTER } });
    const closed = expect(job).rejects.toMatchObject({ code: 'closed' });
    await page.heard('jobs.changed', ({ jobs }) =>
      jobs.some(({ kind, state }) => kind === 'prepare' && state === 'running'),
    );
    page.close();
    await closed;
    page = world.connect();
    const { jobs } = await page.request('jobs.list', {});
    expect(jobs.filter(({ kind }) => kind === 'prepare').map(({ state }) => state)).toEqual(['running']);
    await page.request('jobs.cancel', { id: jobs.find(({ kind }) => kind === 'prepare')!.id });
    await page.heard('jobs.changed', (told) => told.jobs.some(({ state }) => state === 'cancelled'));
    release();
    expect((await page.request('worklist.counts', { filter: FILTER })).byState.unprepared).toBe(2);
  });

  it('says what happened to the process of the networks', async () => {
    world.tellInference({
      kind: 'host-lost',
      network: 'tiny-unet',
      provider: 'cpu',
      reason: 'signal SIGKILL',
    });
    expect((await page.heard('notice')).message).toMatch(/started again/);
  });

  it('names no patient and no path in logs and in the list of jobs (S2)', async () => {
    const [caseId = ''] = await importStudy();
    await prepared(caseId);
    await page.request('case.open', { caseId });
    station.writeImage(1, 5);
    await page.job('import.run', {
      place: (await page.request('places.list', { place: null })).entries[0]!.id,
    });
    await expect(page.request('case.open', { caseId: 'Secret^Name0' })).rejects.toMatchObject({
      code: 'not-found',
    });
    const { jobs } = await page.request('jobs.list', {});
    const told = [...world.log, JSON.stringify(jobs)].join('\n');
    expect(told).not.toMatch(/secret/i);
    expect(told).not.toContain(station.root);
  });
});
