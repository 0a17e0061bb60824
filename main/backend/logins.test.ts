import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseAction } from '../../core/contract/case.ts';
import { contract } from '../../core/contract/contract.ts';
import { everyCaseOf } from '../../core/contract/worklist.ts';
import { createMask, setMaskAt } from '../../core/mask/bit-mask.ts';
import { encodePatch } from '../../core/edit/patch.ts';
import { BackendStation, type TestBackend, type TestPage } from '../../test/support/open-backend.ts';
import { SCENE_SIDE } from '../../test/support/square-scenes.ts';
import { tinyPlan } from '../../test/support/training-scenes.ts';
import { verifySignatures, type SignatureCheck } from '../review/verify-signatures.ts';
import { openForReading } from '../workspace/open-for-reading.ts';
import { NEEDS } from './needs.ts';

const ADA = 'correct horse battery';
const BEN = 'another long sentence';

/** One station through its life; every test goes on where the one before it ended. */
describe('a station that requires logins', () => {
  let station: BackendStation;
  let own: TestBackend;
  let ada: TestPage;
  let ben: TestPage;
  let caseId: string;
  let benId: string;
  let groups = 0;
  const FILTER = everyCaseOf('squares');

  beforeAll(async () => {
    station = new BackendStation(1);
    own = await station.open();
    ada = own.connect();
    const { entries } = await ada.request('places.list', { place: null });
    await ada.job('import.run', { place: entries[0]!.id });
    const { tasks } = await ada.request('session.hello', {});
    const taskId = tasks[0]!.task.id;
    await ada.job('worklist.prepare', { taskId, selection: { filter: everyCaseOf(taskId) } });
    FILTER.taskId = taskId;
    const list = { filter: FILTER, sort: 'need', descending: false, offset: 0, limit: 10 } as const;
    caseId = (await ada.request('worklist.query', list)).rows[0]!.caseId;
    ben = own.connect();
  });
  afterAll(async () => {
    await own.backend.close();
    station.remove();
  });

  async function edit(page: TestPage, by: string | null, kind: 'edit' | 'verdict' = 'edit'): Promise<number> {
    const view = await ada.request('case.open', { caseId });
    const structure = view.task.structures[0]!.id;
    const mask = createMask(SCENE_SIDE, SCENE_SIDE);
    setMaskAt(mask, 3, 3, 1);
    const change = { structure, frameId: view.frames[0]!.frameId, patch: encodePatch(mask) };
    const group = (groups += 1).toString(16).padStart(16, '0');
    const revision = view.revisions[structure]!;
    const action: CaseAction =
      kind === 'edit'
        ? { kind, group, tool: 'brush', settings: {}, changes: [change] }
        : {
            ...{ kind, group, scope: 'structure', verdict: 'rejected', reason: '', note: '' },
            structures: [{ structure, revision, activeMs: 0, seen: true }],
          };
    const who = by === null ? {} : { by };
    const { entries } = await page.request('case.append', { caseId, after: view.state.seq, action, ...who });
    return entries.at(-1)!.seq;
  }
  const signatures = async (): Promise<SignatureCheck> => {
    const database = openForReading(own.folder);
    try {
      return await verifySignatures(database);
    } finally {
      database.close();
    }
  };

  it('has a need for every operation of the contract', () => {
    const calls = Object.entries(contract).filter(([, shape]) => shape.kind !== 'event');
    expect(Object.keys(NEEDS).sort()).toEqual(calls.map(([name]) => name).sort());
  });

  it('is open before, and believes names', async () => {
    const hello = await ben.request('session.hello', {});
    expect(hello.login).toEqual({ required: false, names: [], account: null, locked: false });
    expect(await ben.request('session.signIn', { name: 'Ben Reader' })).toMatchObject({
      authenticated: false,
    });
    await edit(ben, null);
    await expect(ben.request('accounts.list', {})).resolves.toMatchObject({ accounts: [] });
    expect(await signatures()).toMatchObject({ signed: 0, faults: [] });
  });

  it('is closed to everybody else from the first administrator on', async () => {
    const before = ben.request('case.open', { caseId });
    await before;
    const { ticket } = await ben.request('case.masks', {
      caseId,
      frameId: (await before).frames[0]!.frameId,
    });
    const state = await ada.request('accounts.setUp', { name: 'Ada Admin', passphrase: ADA });
    expect(state).toMatchObject({
      login: { required: true, names: ['Ada Admin'], locked: false, account: { role: 'administrator' } },
      reader: { name: 'Ada Admin', authenticated: true },
    });
    await ben.heard('session.changed', ({ login, reader }) => login.required && reader === null);
    await expect(own.take(ticket)).rejects.toThrow('no such ticket');
    await expect(ben.request('accounts.setUp', { name: 'Eve', passphrase: ADA })).rejects.toThrow(/already/);
    await expect(ben.request('session.signIn', { name: 'Ben Reader' })).rejects.toMatchObject({
      code: 'no-reader',
    });
    await expect(edit(ben, null)).rejects.toMatchObject({ code: 'no-reader' });
  });

  it('tells nothing to who is not logged in, whatever is asked', async () => {
    const hello = await ben.request('session.hello', {});
    expect(hello).toMatchObject({
      reader: null,
      readers: [],
      tasks: [],
      images: 0,
      workspace: '',
      inference: '',
    });
    const closed = Object.entries(NEEDS).filter(([, need]) => need !== 'anyone');
    expect(closed.length).toBeGreaterThan(30);
    for (const [name] of closed) {
      // What is asked with does not matter: the door is before the room. Inputs of a wrong form are refused as such.
      await expect(ask(ben, name), name).rejects.toMatchObject({ code: 'no-reader' });
    }
  });

  it('does not tell what happens to a page that is not logged in', async () => {
    await edit(ada, (await ada.request('session.hello', {})).reader!.id);
    await ada.heard('case.changed');
    let heard = false;
    void own
      .connect()
      .heard('case.changed')
      .then(() => (heard = true));
    await ada.request('jobs.list', {});
    expect(heard).toBe(false);
  });

  it('lets a new account do nothing but choose its passphrase', async () => {
    const { account, oneTimePassphrase } = await ada.request('accounts.add', {
      name: 'Ben Reader',
      role: 'reader',
    });
    benId = account.id;
    const state = await ben.request('session.logIn', { name: 'Ben Reader', passphrase: oneTimePassphrase });
    expect(state).toMatchObject({ login: { account: { state: 'must-change' } }, reader: null });
    await expect(ben.request('case.open', { caseId })).rejects.toMatchObject({ code: 'no-reader' });
    expect((await ben.request('session.hello', {})).tasks).toEqual([]);
    await expect(
      ben.request('accounts.changePassphrase', { present: oneTimePassphrase, next: 'too short' }),
    ).rejects.toThrow(/12 characters/);
    const next = await ben.request('accounts.changePassphrase', { present: oneTimePassphrase, next: BEN });
    expect(next).toMatchObject({ reader: { name: 'Ben Reader', authenticated: true } });
    expect((await ben.request('session.hello', {})).tasks).toHaveLength(1);
  });

  it('lets a reader review, and refuses what other roles are for', async () => {
    const { reader } = await ben.request('session.hello', {});
    await edit(ben, reader!.id);
    await edit(ben, reader!.id, 'verdict');
    for (const [name, need] of Object.entries(NEEDS)) {
      if (need !== 'curator' && need !== 'administrator') continue;
      await expect(ask(ben, name), name).rejects.toMatchObject({
        code: 'refused',
        message: expect.stringContaining(`needs the role ${need}`),
      });
    }
    await expect(ben.request('settings.change', { lockAfterMinutes: 0 })).rejects.toThrow(/administrator/);
    await expect(ben.request('settings.change', { theme: 'light' })).resolves.toMatchObject({
      theme: 'light',
    });
    const check = await signatures();
    expect(check.faults).toEqual([]);
    expect(check.signers.map(({ reader: who }) => who.name).sort()).toEqual(['Ada Admin', 'Ben Reader']);
  });

  it('locks: strokes of before still arrive in the reader’s own name, nothing else does', async () => {
    const { reader } = await ben.request('session.hello', {});
    const { frames } = await ben.request('case.open', { caseId });
    const { ticket } = await ben.request('case.frame', { caseId, frameId: frames[0]!.frameId });
    own.backend.lockScreen();
    await ben.heard('session.changed', ({ login, reader: now }) => login.locked && now === null);
    await expect(own.take(ticket)).rejects.toThrow('no such ticket');
    await expect(ben.request('case.open', { caseId })).rejects.toMatchObject({ code: 'no-reader' });
    expect(await ben.request('session.hello', {})).toMatchObject({ reader: null, readers: [], tasks: [] });
    await ada.request('session.unlock', { passphrase: ADA });
    await edit(ben, reader!.id);
    await expect(edit(ben, reader!.id, 'verdict')).rejects.toMatchObject({ code: 'no-reader' });
    await expect(ben.request('session.unlock', { passphrase: ADA })).rejects.toThrow(/not right/);
    await ben.request('session.unlock', { passphrase: BEN });
    await edit(ben, reader!.id, 'verdict');
    expect((await signatures()).faults).toEqual([]);
  });

  it('never writes the work of one reader down as another’s', async () => {
    const { reader } = await ben.request('session.hello', {});
    await ben.request('session.lock', {});
    await ben.request('session.logIn', { name: 'ada admin', passphrase: ADA });
    await expect(edit(ben, reader!.id)).rejects.toMatchObject({ code: 'no-reader' });
    await expect(edit(ben, null)).rejects.toMatchObject({ code: 'no-reader' });
    await ben.request('session.logIn', { name: 'Ben Reader', passphrase: BEN });
    await edit(ben, reader!.id);
    expect((await signatures()).faults).toEqual([]);
  });

  it('ends a reset account at once, and shows the reset beside the signatures', async () => {
    const { reader } = await ben.request('session.hello', {});
    const before = (await signatures()).signers.find((one) => one.reader.name === 'Ben Reader')!;
    await expect(ben.request('accounts.reset', { id: benId })).rejects.toThrow(/role administrator/);
    const { oneTimePassphrase } = await ada.request('accounts.reset', { id: benId });
    // With the former key nothing is signed any more, not even what is on its way.
    await expect(edit(ben, reader!.id)).rejects.toMatchObject({ code: 'no-reader' });
    await ben.heard('session.changed', ({ login }) => login.account === null);
    await expect(ben.request('session.logIn', { name: 'Ben Reader', passphrase: BEN })).rejects.toThrow();
    // Who has the one-time passphrase, be it the administrator, signs with a key that says so.
    await ben.request('session.logIn', { name: 'Ben Reader', passphrase: oneTimePassphrase });
    await ben.request('accounts.changePassphrase', { present: oneTimePassphrase, next: BEN });
    await edit(ben, reader!.id);
    const { signers, faults } = await signatures();
    expect(faults).toEqual([]);
    expect(signers.filter((one) => one.reader.name === 'Ben Reader')).toMatchObject([
      { key: { fingerprint: before.key.fingerprint }, until: { by: 'Ada Admin' } },
      { key: { because: 'reset', by: { name: 'Ada Admin' } }, until: null, lines: 3 },
    ]);
    const events = (await ada.request('accounts.list', {})).events.map(({ change }) => change);
    expect(events.filter((one) => one === 'reset')).toHaveLength(1);
  });

  it('follows a change of role, and logs out who is disabled', async () => {
    await ada.request('accounts.change', { id: benId, role: 'curator' });
    await expect(ben.request('places.list', { place: null })).resolves.toBeDefined();
    await ada.request('accounts.change', { id: benId, disabled: true });
    await expect(ben.request('worklist.counts', { filter: FILTER })).rejects.toMatchObject({
      code: 'no-reader',
    });
    const adaId = (await ada.request('accounts.list', {})).accounts.find(
      (one) => one.name === 'Ada Admin',
    )!.id;
    await expect(ada.request('accounts.change', { id: adaId, role: 'reader' })).rejects.toThrow(
      /only administrator/,
    );
    await expect(ada.request('accounts.reset', { id: adaId })).rejects.toThrow(/your own account/);
  });

  it('says nothing of passphrases in log and journal', async () => {
    const database = openForReading(own.folder);
    const lines = database
      .prepare('SELECT body, reader FROM journal')
      .all()
      .map((row) => JSON.stringify(row));
    database.close();
    for (const secret of [ADA, BEN, 'PRIVATE KEY'])
      expect([...own.log, ...lines].join('\n')).not.toContain(secret);
  });

  /** Any operation by its name. */
  function ask(page: TestPage, name: string): Promise<unknown> {
    const isJob = contract[name as keyof typeof NEEDS].kind === 'job';
    // The names and inputs of all operations at once are no type of one.
    const send = (isJob ? page.job : page.request) as (name: string, input: unknown) => Promise<unknown>;
    return send(name, inputFor(name));
  }

  /** Something of the right form for every operation. */
  function inputFor(name: string): unknown {
    const list = { filter: FILTER, sort: 'need', descending: false };
    const action = { kind: 'undo' };
    const where = { caseId: '0'.repeat(32), frameId: 'f' };
    const prompts = { points: [], box: null, scribbles: [], useGuess: false };
    const question = { taskId: 't', options: { formats: ['seg'] }, selection: { cases: ['c'] } };
    const inputs: Record<string, unknown> = {
      'session.unlock': { passphrase: 'x' },
      'accounts.changePassphrase': { present: 'x', next: 'y' },
      'accounts.add': { name: 'n', role: 'reader' },
      'accounts.reset': { id: '0'.repeat(16) },
      'accounts.change': { id: '0'.repeat(16) },
      'places.choose': { want: 'study' },
      'places.list': { place: null },
      'import.run': { place: 'p' },
      'import.problems': { offset: 0, limit: 1 },
      'worklist.query': { ...list, offset: 0, limit: 1 },
      'worklist.counts': { filter: FILTER },
      'worklist.next': { ...list, after: null, direction: 'next', undecidedOnly: false },
      'worklist.thumbnail': { ...where, frameId: undefined, side: 32 },
      'worklist.assign': { selection: { cases: ['c'] }, readerName: null },
      'worklist.postpone': { selection: { cases: ['c'] }, postponed: true, reason: '' },
      'worklist.prepare': { taskId: 't', selection: { cases: ['c'] } },
      'case.open': { caseId: 'c' },
      'case.close': { caseId: 'c' },
      'case.frame': where,
      'case.masks': where,
      'case.prefetch': { cases: [] },
      'case.related': { caseId: 'c' },
      'case.append': { caseId: 'c', after: 0, action },
      'case.history': { caseId: 'c' },
      'prompt.decode': { ...where, structure: 's', prompts },
      'structure.example': { taskId: 't', structure: 's' },
      'export.check': question,
      'export.run': { ...question, place: 'p', passphrase: null },
      'training.survey': { taskId: 't' },
      'training.start': { source: { taskId: 't' }, plan: tinyPlan(), modelId: 'm', name: 'n', parent: null },
      ...Object.fromEntries(
        ['run', 'pause', 'resume', 'finish', 'discard'].map((one) => [
          `training.${one}`,
          { runId: '0'.repeat(16) },
        ]),
      ),
      'models.card': { modelId: 'm' },
      'models.export': { modelId: 'm', place: 'p' },
      'models.import': { place: 'p' },
      'models.compare': { taskId: 't', old: 'm', new: 'n' },
      'models.promote': { taskId: 't', modelId: 'm' },
      'jobs.cancel': { id: 'j' },
      'support.save': { place: 'p' },
      'update.check': { place: 'p' },
      'update.unpack': { place: 'p', file: 'f', target: 't' },
    };
    return inputs[name] ?? {};
  }
});
