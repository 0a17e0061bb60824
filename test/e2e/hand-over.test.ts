import { afterAll, expect, it } from 'vitest';
import { verifySignatures } from '../../main/review/verify-signatures.ts';
import { openForReading } from '../../main/workspace/open-for-reading.ts';
import { BackendStation } from '../support/open-backend.ts';
import { sitAt } from '../support/sit-at.ts';
import { until } from '../support/until.ts';

const ADA = 'correct horse battery';
const BEN = 'another long sentence';
const station = new BackendStation(1);
afterAll(() => station.remove());

it('a stroke that was on its way at the lock is its reader’s, whoever logs in next', async () => {
  const own = await station.open();
  const admin = own.connect();
  const { entries } = await admin.request('places.list', { place: null });
  await admin.job('import.run', { place: entries[0]!.id });
  const taskId = (await admin.request('session.hello', {})).tasks[0]!.task.id;
  const { rows } = await admin.request('worklist.query', {
    ...{ filter: { taskId }, sort: 'order', offset: 0, limit: 1 },
  });
  await admin.job('worklist.prepare', { taskId, selection: { cases: [rows[0]!.caseId] } });
  await admin.request('accounts.setUp', { name: 'Ada Admin', passphrase: ADA });
  const added = await admin.request('accounts.add', { name: 'Ben Reader', role: 'reader' });

  const page = sitAt(own);
  await until(() => page.session.store.getState().login.required, 'the page asks for a login');
  expect(page.session.store.getState()).toMatchObject({ tasks: [], readers: [], reader: null });
  expect(await page.session.logIn('Ben Reader', added.oneTimePassphrase)).toBeNull();
  expect(await page.session.changePassphrase(added.oneTimePassphrase, BEN)).toBeNull();
  await until(() => page.worklist.rowAt(0) !== null, 'the list is there');
  page.main.setCanvas({ width: 600, height: 600, devicePixelRatio: 1 });
  const { caseId } = rows[0]!;

  const draw = (at: number): void => {
    for (const type of ['down', 'move', 'up'] as const) {
      const imagePoint = { x: at + (type === 'down' ? 0 : 4), y: at };
      page.tools.handle('main', {
        ...{ type, imagePoint, canvasPoint: page.main.toCanvas(imagePoint)!, button: 0, timeMs: 0 },
        modifiers: { shift: false, ctrl: false, alt: false },
      });
    }
  };
  const ready = (): boolean => {
    const { session } = page.reading.getState();
    const state = session?.store.getState();
    const frameId = state?.view?.frames[0]?.frameId ?? '';
    return state?.frames[frameId]?.masks === 'ready' && page.main.store.getState().view !== null;
  };
  const authors = (): string[] => {
    const database = openForReading(own.folder);
    const found = database.prepare("SELECT reader FROM journal WHERE kind = 'edit' ORDER BY seq").all();
    database.close();
    return found.map((row) => (JSON.parse(String(row['reader'])) as { name: string }).name);
  };

  // Twice: once with the case of a moment ago in hand, once with one that was left behind.
  for (const at of [6, 20]) {
    void page.openCase(caseId);
    await until(ready, 'the case is open');
    page.tools.choose('brush');
    draw(at);
    own.backend.lockScreen();
    expect(await page.session.logIn('Ada Admin', ADA)).toBeNull();
    expect(page.reading.getState().session).toBeNull();
    expect(page.navigation.getState().screen).toBe('worklist');
    expect(new Set(authors())).not.toContain('Ada Admin');

    // The same case in the next reader's hand holds nothing of the one before that is not in the journal.
    void page.openCase(caseId);
    await until(ready, 'the case is open again');
    expect(page.reading.getState().session?.store.getState().unsaved.size).toBe(0);
    await page.closeCase();
    expect(await page.session.logIn('Ben Reader', BEN)).toBeNull();
    await until(() => !page.wouldLoseWork(), 'everything is saved');
  }
  expect(authors().length).toBeGreaterThanOrEqual(2);
  expect(new Set(authors())).toEqual(new Set(['Ben Reader']));
  const database = openForReading(own.folder);
  expect((await verifySignatures(database)).faults).toEqual([]);
  database.close();
  page.dispose();
  await own.backend.close();
});
