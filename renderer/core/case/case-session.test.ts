import { afterEach, describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { cloneMask } from '../../../core/mask/bit-mask.ts';
import { countPixels, equalMasks } from '../../../core/mask/count.ts';
import { createDesk, testCase, testTask, type Desk } from '../../../test/support/reading/desk.ts';
import { frameIdOf } from '../../../test/support/reading/memory-backend.ts';

const A = testCase('a');
const B = testCase('b');
const FRAME = frameIdOf(A, 0);
let desk: Desk;

afterEach(() => desk.station.dispose());

const settled = (): Promise<void> =>
  desk.until(
    () => desk.station.reading.getState().session?.store.getState().saving.kind === 'saved',
    'saved',
  );
const shown = (structure: string) =>
  desk.station.reading.getState().session!.masks.mask(FRAME, structure, 'current')!;
const journal = (structure: string) => desk.backend.mask(A.caseId, structure);

describe('a stroke', () => {
  it('is on the screen at once, marked as unsaved, and in the journal when it is not', async () => {
    desk = createDesk([A]);
    const session = await desk.open(A.caseId);
    desk.station.tools.choose('brush');
    const before = countPixels(shown('radius'));
    desk.event('down', [30, 20]);
    expect(countPixels(shown('radius'))).toBeGreaterThan(before);
    expect(session.store.getState().saving.kind).toBe('saving');
    expect([...session.store.getState().unsaved]).toEqual(['radius']);
    expect(countPixels(journal('radius'))).toBe(before);
    desk.event('up', [30, 20]);
    await settled();
    expect(equalMasks(journal('radius'), shown('radius'))).toBe(true);
    expect(session.store.getState().unsaved.size).toBe(0);
    expect(session.store.getState().state?.undo).toHaveLength(1);
  });

  it('is journalled every 300 ms as parts of one group, which one undo takes back', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    const before = cloneMask(shown('radius'));
    desk.station.tools.choose('brush');
    desk.event('down', [30, 20]);
    desk.advance(300);
    await desk.until(() => desk.backend.entries(A.caseId).length === 2, 'first part is written');
    expect(equalMasks(journal('radius'), shown('radius'))).toBe(true);
    desk.event('move', [30, 40]);
    desk.advance(300);
    desk.event('move', [50, 40]);
    desk.event('up', [50, 40]);
    await settled();
    const edits = desk.backend.entries(A.caseId).filter((entry) => entry.body.kind === 'edit');
    expect(edits.length).toBe(3);
    expect(new Set(edits.map(({ body }) => (body.kind === 'edit' ? body.group : ''))).size).toBe(1);
    desk.station.reading.getState().session?.undo();
    await settled();
    expect(equalMasks(shown('radius'), before)).toBe(true);
    expect(equalMasks(journal('radius'), before)).toBe(true);
  });

  it('leaves no trace after Escape, also when a part of it was written already', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    const before = cloneMask(shown('radius'));
    desk.station.tools.choose('brush');
    desk.event('down', [30, 20]);
    desk.event('move', [40, 20]);
    desk.escape();
    expect(equalMasks(shown('radius'), before)).toBe(true);
    desk.event('up', [40, 20]);
    expect(desk.backend.entries(A.caseId)).toHaveLength(1);
    desk.event('down', [30, 20]);
    desk.advance(300);
    await desk.until(() => desk.backend.entries(A.caseId).length === 2, 'a part is written');
    desk.event('move', [50, 20]);
    desk.station.tools.handle('main', { type: 'cancel', timeMs: 0 });
    await settled();
    await desk.until(() => equalMasks(shown('radius'), before), 'the stroke is gone');
    expect(equalMasks(journal('radius'), before)).toBe(true);
  });

  it('is refused on a locked structure, with a sentence', async () => {
    desk = createDesk([A]);
    const session = await desk.open(A.caseId);
    session.setLocked('radius', true);
    desk.station.tools.choose('brush');
    const before = cloneMask(shown('radius'));
    desk.drag([
      [30, 20],
      [40, 20],
    ]);
    desk.station.oneShot('clear');
    expect(equalMasks(shown('radius'), before)).toBe(true);
    expect(desk.station.tools.store.getState().refusal).toContain('locked');
    expect(desk.backend.entries(A.caseId)).toHaveLength(1);
  });

  it('takes pixels from the others in an exclusive task, never from a locked one', async () => {
    const exclusive = testCase('a', { task: testTask('exclusive') });
    desk = createDesk([exclusive]);
    const session = await desk.open(A.caseId);
    const ulna = cloneMask(shown('ulna'));
    session.setLocked('ulna', true);
    desk.station.tools.choose('brush');
    desk.drag([
      [20, 20],
      [56, 20],
    ]);
    await settled();
    expect(equalMasks(shown('ulna'), ulna)).toBe(true);
    session.setLocked('ulna', false);
    desk.drag([
      [20, 30],
      [56, 30],
    ]);
    await settled();
    expect(countPixels(shown('ulna'))).toBeLessThan(countPixels(ulna));
    expect(equalMasks(journal('ulna'), shown('ulna'))).toBe(true);
    const overlap = shown('ulna').words.some((word, i) => (word & shown('radius').words[i]!) !== 0);
    expect(overlap).toBe(false);
  });
});

describe('the outbox', () => {
  const paint = (y: number): void =>
    desk.drag([
      [26, y],
      [32, y],
    ]);

  it('keeps strokes while the disk is full, says so, gives no verdict, and saves them on retry', async () => {
    desk = createDesk([A]);
    const session = await desk.open(A.caseId);
    desk.station.tools.choose('brush');
    desk.backend.faults.refuseAppend = () =>
      new ExpectedError('workspace-full', 'The disk is full; free some space and try again.');
    paint(20);
    await desk.until(() => session.store.getState().saving.kind === 'blocked', 'blocked');
    expect(session.store.getState().saving).toMatchObject({
      because: 'workspace',
      message: expect.stringContaining('disk is full') as string,
    });
    paint(30);
    const drawn = cloneMask(shown('radius'));
    expect(desk.station.wouldLoseWork()).toBe(true);
    desk.station.verdicts.give('accepted');
    expect(desk.station.verdicts.store.getState().refusal).toContain('saved');
    await desk.station.closeCase();
    expect(desk.station.navigation.getState().leaving?.message).toContain('not saved');
    desk.station.stay();
    desk.backend.faults.refuseAppend = null;
    expect(desk.backend.entries(A.caseId)).toHaveLength(1);
    session.retry();
    await settled();
    expect(equalMasks(journal('radius'), drawn)).toBe(true);
    expect(desk.station.wouldLoseWork()).toBe(false);
    expect(desk.station.verdicts.store.getState().refusal).toBe('');
  });

  it('keeps strokes while the backend is gone and sends them after it is back', async () => {
    desk = createDesk([A]);
    const session = await desk.open(A.caseId);
    desk.station.tools.choose('brush');
    desk.backend.kill();
    await desk.until(() => desk.station.session.store.getState().connection === 'lost', 'lost');
    paint(20);
    paint(30);
    await desk.until(() => session.store.getState().saving.kind === 'blocked', 'blocked');
    const drawn = cloneMask(shown('radius'));
    desk.client.reconnect();
    await settled();
    expect(equalMasks(shown('radius'), drawn)).toBe(true);
    expect(equalMasks(journal('radius'), drawn)).toBe(true);
    expect(desk.station.session.store.getState().reader?.name).toBe('Dr. Test');
  });

  it('does not write a stroke twice whose answer was lost', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    desk.station.tools.choose('brush');
    desk.backend.faults.cutAfterAppend = true;
    paint(20);
    await desk.until(() => desk.station.session.store.getState().connection === 'lost', 'lost');
    const drawn = cloneMask(shown('radius'));
    desk.client.reconnect();
    await settled();
    expect(desk.backend.entries(A.caseId).filter((entry) => entry.body.kind === 'edit')).toHaveLength(1);
    expect(equalMasks(journal('radius'), drawn)).toBe(true);
    expect(equalMasks(shown('radius'), drawn)).toBe(true);
  });

  it('tells a stroke again on what another window has drawn meanwhile', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    const other = createDesk([A], desk.backend);
    await other.open(A.caseId);
    for (const each of [desk, other]) each.station.tools.choose('brush');
    desk.drag([
      [26, 12],
      [30, 12],
    ]);
    other.drag([
      [26, 36],
      [30, 36],
    ]);
    const both = (): boolean =>
      desk.backend.entries(A.caseId).filter((entry) => entry.body.kind === 'edit').length === 2;
    await desk.until(both, 'both strokes are written');
    await settled();
    const there = other.station.reading.getState().session!.masks;
    await desk.until(() => equalMasks(shown('radius'), journal('radius')), 'this window shows both');
    await desk.until(
      () => equalMasks(there.mask(FRAME, 'radius', 'current')!, journal('radius')),
      'the other too',
    );
    other.station.dispose();
  });

  it('gives no verdict on what another window changed after the key was pressed', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    const other = createDesk([A], desk.backend);
    await other.open(A.caseId);
    other.station.tools.choose('brush');
    other.drag([
      [26, 36],
      [30, 36],
    ]);
    desk.station.verdicts.give('accepted');
    await desk.until(() => desk.backend.entries(A.caseId).length === 2, 'the stroke is written');
    await settled();
    await desk.until(() => desk.station.verdicts.store.getState().waiting === 0, 'answered');
    const verdicts = desk.backend.entries(A.caseId).filter((entry) => entry.body.kind === 'verdict');
    // Either the verdict came first and the stroke withdrew it, or it was not given.
    expect(desk.backend.state(A.caseId).structures[0]?.verdict).toBe(null);
    expect(verdicts.length + desk.station.session.store.getState().notices.length).toBeGreaterThan(0);
    other.station.dispose();
  });

  it('gives no verdict on a newer pseudo label that came after the key was pressed (R1)', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    desk.backend.relabel(A.caseId);
    desk.station.verdicts.give('accepted');
    await desk.until(() => desk.station.verdicts.store.getState().waiting === 0, 'answered');
    await settled();
    expect(desk.backend.entries(A.caseId).map(({ body }) => body.kind)).toEqual(['begin', 'begin']);
    expect(desk.station.session.store.getState().notices.at(-1)?.message).toMatch(/look at it and decide/);
    desk.station.verdicts.give('accepted');
    await settled();
    expect(desk.backend.state(A.caseId).structures[0]?.verdict?.verdict).toBe('accepted');
  });

  it('goes on with a stroke between whose parts another window has written', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    const other = createDesk([A], desk.backend);
    await other.open(A.caseId);
    desk.station.tools.choose('brush');
    desk.event('down', [26, 12]);
    desk.advance(300);
    await desk.until(() => desk.backend.entries(A.caseId).length === 2, 'the first part is written');
    other.station.reading.getState().session!.setActive('ulna');
    other.station.verdicts.give('absent');
    await desk.until(() => desk.backend.entries(A.caseId).length === 3, 'the other verdict is written');
    desk.event('move', [30, 12]);
    desk.event('up', [30, 12]);
    await settled();
    expect(
      desk.backend
        .entries(A.caseId)
        .map(({ body }) => body.kind)
        .slice(1),
    ).toEqual(['edit', 'verdict', 'edit']);
    expect(equalMasks(shown('radius'), journal('radius'))).toBe(true);
    desk.station.reading.getState().session!.undo();
    await settled();
    expect(equalMasks(shown('radius'), journal('radius'))).toBe(true);
    other.station.dispose();
  });
});

describe('a change that the journal will never take', () => {
  it('leaves the screen with its reason and holds up nothing behind it', async () => {
    desk = createDesk([A]);
    const session = await desk.open(A.caseId);
    const before = cloneMask(shown('radius'));
    desk.backend.faults.refuseAppend = () => {
      desk.backend.faults.refuseAppend = null;
      return new ExpectedError('review-refused', 'Part of this belongs to Ulna.');
    };
    desk.station.tools.choose('brush');
    desk.drag([[26, 12]]);
    await settled();
    expect(equalMasks(shown('radius'), before)).toBe(true);
    expect(session.store.getState().unsaved.size).toBe(0);
    expect(desk.station.session.store.getState().notices.at(-1)?.message).toMatch(
      /gone from the screen. Part of this belongs to Ulna/,
    );
    desk.drag([[30, 36]]);
    await settled();
    expect(countPixels(journal('radius'))).toBeGreaterThan(countPixels(before));
    expect(equalMasks(shown('radius'), journal('radius'))).toBe(true);
  });
});

describe('two cases', () => {
  it('are never mixed: answers for a case that is not open any more are dropped', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    desk = createDesk([A, B]);
    desk.backend.faults.delay = (operation, input) =>
      operation !== 'case.append' &&
      operation.startsWith('case.') &&
      (input as { caseId?: string }).caseId === A.caseId
        ? held
        : null;
    await desk.until(() => desk.station.session.store.getState().phase === 'ready', 'ready');
    void desk.station.openCase(A.caseId);
    const first = desk.station.reading.getState().session!;
    const second = await desk.open(B.caseId);
    release();
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(desk.station.reading.getState().session).toBe(second);
    expect(desk.station.main.store.getState().caseId).toBe(B.caseId);
    expect(first.store.getState().phase).toBe('closed');
    expect(first.frame(FRAME)).toBe(null);
    expect(first.masks.loaded(FRAME)).toBe(false);
    expect(second.store.getState().view?.caseId).toBe(B.caseId);
    expect(Object.keys(second.store.getState().frames)).toEqual([frameIdOf(B, 0)]);
  });

  it('finishes saving a case in the background while the next one is open', async () => {
    desk = createDesk([A, B]);
    await desk.open(A.caseId);
    desk.station.tools.choose('brush');
    desk.drag([
      [26, 20],
      [32, 20],
    ]);
    const drawn = cloneMask(shown('radius'));
    await desk.open(B.caseId);
    await desk.until(() => equalMasks(journal('radius'), drawn), 'A is saved');
    await desk.open(A.caseId);
    expect(equalMasks(shown('radius'), drawn)).toBe(true);
  });

  it('opens the next case from memory', async () => {
    desk = createDesk([A, B]);
    await desk.open(A.caseId);
    desk.advance(1000);
    const masksOfB = () =>
      desk.backend.calls.filter(
        ({ operation, input }) =>
          operation === 'case.masks' && (input as { caseId: string }).caseId === B.caseId,
      ).length;
    await desk.until(() => masksOfB() === 1, 'B is prefetched');
    await desk.until(
      () => desk.backend.calls.some(({ operation }) => operation === 'case.prefetch'),
      'asked',
    );
    await desk.open(B.caseId);
    expect(masksOfB()).toBe(1);
  });
});

describe('leaving a case', () => {
  const full = () => new ExpectedError('workspace-full', 'The disk is full.');
  const stroke = (): void =>
    desk.drag([
      [26, 20],
      [32, 20],
    ]);

  it('with unsaved work loses it only when the reader says so', async () => {
    desk = createDesk([A]);
    const session = await desk.open(A.caseId);
    desk.station.tools.choose('brush');
    desk.backend.faults.refuseAppend = full;
    stroke();
    await desk.until(() => session.store.getState().saving.kind === 'blocked', 'blocked');
    await desk.station.closeCase();
    expect(desk.station.reading.getState().session).toBe(session);
    desk.station.leaveAnyway();
    expect(desk.station.navigation.getState()).toEqual({ screen: 'worklist', panel: null, leaving: null });
    expect(desk.station.reading.getState().session).toBe(null);
    expect(desk.station.wouldLoseWork()).toBe(false);
    desk.backend.faults.refuseAppend = null;
    await desk.open(A.caseId);
    expect(desk.backend.entries(A.caseId)).toHaveLength(1);
    expect(equalMasks(shown('radius'), journal('radius'))).toBe(true);
  });

  it('while it is being saved keeps the work when the line is cut then, and says so', async () => {
    desk = createDesk([A, B]);
    await desk.open(A.caseId);
    desk.station.tools.choose('brush');
    stroke();
    const drawn = cloneMask(shown('radius'));
    void desk.station.closeCase();
    desk.backend.kill();
    const said = (words: string) => () =>
      desk.station.session.store.getState().notices.some((one) => one.message.includes(words));
    await desk.until(said('is not saved yet'), 'it is said');
    expect(desk.station.wouldLoseWork()).toBe(true);
    desk.client.reconnect();
    await desk.until(said('is saved now'), 'it is saved');
    expect(equalMasks(journal('radius'), drawn)).toBe(true);
    expect(desk.station.wouldLoseWork()).toBe(false);
  });

  it('and coming back at once finds the same session with its work', async () => {
    desk = createDesk([A, B]);
    const session = await desk.open(A.caseId);
    desk.station.tools.choose('brush');
    desk.backend.faults.refuseAppend = null;
    stroke();
    const drawn = cloneMask(shown('radius'));
    void desk.station.closeCase();
    void desk.station.openCase(A.caseId);
    expect(desk.station.reading.getState().session).toBe(session);
    await settled();
    expect(session.store.getState().phase).toBe('open');
    expect(equalMasks(journal('radius'), drawn)).toBe(true);
  });
});

describe('without a name', () => {
  it('nothing is changed, and the reason is said', async () => {
    desk = createDesk([A]);
    const session = await desk.open(A.caseId);
    await desk.station.session.signOut();
    const before = cloneMask(shown('radius'));
    desk.station.tools.choose('brush');
    desk.drag([[30, 20]]);
    expect(desk.station.tools.store.getState().refusal).toContain('Say who you are');
    session.undo();
    expect(equalMasks(shown('radius'), before)).toBe(true);
    expect(session.store.getState().saving.kind).toBe('saved');
  });
});
