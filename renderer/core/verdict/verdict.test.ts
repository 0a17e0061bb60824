import { afterEach, describe, expect, it } from 'vitest';
import type { CaseView } from '../../../core/contract/case.ts';
import { createDesk, testCase, testFrame, type Desk } from '../../../test/support/reading/desk.ts';
import { frameIdOf } from '../../../test/support/reading/memory-backend.ts';

const label = (structure: string, dice: number, more: Partial<CaseView['labels'][string][number]> = {}) => ({
  structure,
  quality: {
    meanProbability: 0.9,
    meanEntropy: 0.1,
    peakProbability: 1,
    predictedIou: 0.9,
    estimatedDice: dice,
    stability: 0.9,
    agreement: 0.9,
    plausibility: null,
    presence: 1,
  },
  outcome: 'refined' as const,
  flags: [],
  passes: [],
  ...more,
});
const A = testCase('a', {
  labels: {
    [frameIdOf(testCase('a'), 0)]: [
      label('radius', 0.95),
      label('ulna', 0.8),
      label('carpus', 0.99, { outcome: 'proposed-absent', flags: ['proposed-absent'] }),
    ],
  },
});
const B = testCase('b');
let desk: Desk;

afterEach(() => desk.station.dispose());

const session = () => desk.station.reading.getState().session!;
const settled = (): Promise<void> =>
  desk.until(() => session().store.getState().saving.kind === 'saved', 'saved');
const statuses = () => desk.station.structureRows().map((row) => row.status);
const verdicts = () => desk.backend.state(A.caseId).structures.map((one) => one.verdict?.verdict ?? null);
const notices = () => desk.station.session.store.getState().notices.map((one) => one.message);

describe('a verdict', () => {
  it('is one key each, and belongs to the revision that was on the screen', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    desk.key('KeyA');
    await settled();
    expect(statuses()).toEqual(['accepted', 'unsigned', 'unsigned']);
    const given = session().store.getState().state?.structures[0]?.verdict;
    expect(given?.revision).toBe(session().store.getState().revisions['radius']);
    desk.key('Digit3');
    desk.key('KeyX');
    desk.key('Digit2');
    desk.key('KeyR');
    expect(desk.station.verdicts.store.getState().dialog).toMatchObject({
      verdict: 'rejected',
      structures: ['ulna'],
    });
    expect(desk.station.verdicts.confirm()).toBe(false);
    // The dialog has the keyboard: keys of the reading view do nothing.
    desk.key('KeyA');
    desk.station.verdicts.setReason('Structure is cut off');
    expect(desk.station.verdicts.confirm()).toBe(true);
    await settled();
    expect(verdicts()).toEqual(['accepted', 'rejected', 'absent']);
    expect(desk.station.verdicts.store.getState()).toMatchObject({ decided: 3, total: 3 });
  });

  it('is not given by a key that comes faster than the image', async () => {
    desk = createDesk([A]);
    await desk.until(() => desk.station.session.store.getState().phase === 'ready', 'ready');
    await desk.station.session.signIn('Dr. Test');
    let arrive = (): void => undefined;
    const held = new Promise<void>((resolve) => (arrive = resolve));
    desk.backend.faults.delay = (operation) => (operation === 'case.masks' ? held : null);
    void desk.station.openCase(A.caseId);
    await desk.until(() => session().store.getState().phase === 'open', 'open');
    desk.station.verdicts.give('accepted');
    expect(notices().at(-1)).toMatch(/not on the screen yet/);
    arrive();
    const load = () => session().store.getState().frames[frameIdOf(A, 0)];
    await desk.until(() => load()?.pixels === 'ready' && load()?.masks === 'ready', 'it is there');
    desk.station.verdicts.give('accepted');
    await settled();
    expect(verdicts()[0]).toBe('accepted');
  });

  it('is withdrawn by an edit and signed as corrected afterwards (R1)', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    desk.station.verdicts.give('accepted');
    desk.station.tools.choose('brush');
    desk.drag([[30, 20]]);
    await settled();
    expect(statuses()[0]).toBe('edited, unsigned');
    expect(desk.station.structureRows()[0]).toMatchObject({
      origin: 'edited',
      withdrawn: { verdict: 'accepted' },
    });
    desk.station.verdicts.give('accepted');
    await settled();
    expect(statuses()[0]).toBe('corrected');
    session().undo();
    session().undo();
    await settled();
    expect(verdicts()[0]).toBe(null);
  });

  it('signs what a stroke has made that is still on its way', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    desk.station.tools.choose('brush');
    desk.drag([[30, 20]]);
    desk.station.verdicts.give('accepted');
    await settled();
    expect(verdicts()[0]).toBe('corrected');
    expect(desk.backend.entries(A.caseId).map((entry) => entry.body.kind)).toEqual([
      'begin',
      'edit',
      'verdict',
    ]);
  });

  it('needs a name', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    await desk.station.session.signOut();
    desk.key('KeyA');
    await settled();
    expect(verdicts()[0]).toBe(null);
    expect(desk.station.verdicts.store.getState().refusal).toContain('Say who you are');
  });

  it('is not given on a hidden structure', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    desk.key('KeyV');
    desk.key('KeyA');
    await settled();
    expect(verdicts()[0]).toBe(null);
    expect(notices().at(-1)).toContain('hidden');
  });

  it('is dropped, and said so, when the line is cut before it is confirmed', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    desk.backend.kill();
    desk.station.verdicts.give('accepted');
    await desk.until(() => desk.station.verdicts.store.getState().waiting === 0, 'answered');
    expect(notices().some((words) => words.includes('The verdict was not given'))).toBe(true);
    desk.client.reconnect();
    await settled();
    expect(verdicts()[0]).toBe(null);
  });

  it('is withdrawn by its key, and counts the time that the structure was in hand', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    desk.advance(4000);
    desk.key('KeyE');
    desk.advance(2000);
    desk.key('KeyA');
    await settled();
    const signed = desk.backend
      .entries(A.caseId)
      .flatMap(({ body }) => (body.kind === 'verdict' ? body.signed : []));
    expect(signed).toMatchObject([{ structure: 'ulna', activeMs: 2000 }]);
    desk.key('KeyW', { shiftKey: true });
    await settled();
    expect(verdicts()[1]).toBe(null);
    await desk.station.closeCase();
    await desk.until(
      () => desk.backend.entries(A.caseId).some(({ body }) => body.kind === 'time'),
      'time is kept',
    );
  });

  it('of a held key is given once', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    desk.key('KeyA');
    expect(desk.key('KeyA', { repeat: true })).toBe(true);
    await settled();
    expect(desk.backend.entries(A.caseId).filter(({ body }) => body.kind === 'verdict')).toHaveLength(1);
  });
});

describe('accept all remaining', () => {
  it('takes only what was shown, and names the rest', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    session().setVisible('ulna', false);
    desk.station.main.painted();
    desk.key('KeyA', { shiftKey: true });
    await settled();
    expect(verdicts()).toEqual(['accepted', null, null]);
    const { skipped } = desk.station.verdicts.store.getState();
    expect(skipped.map((one) => one.name)).toEqual(['Carpus', 'Ulna']);
    expect(skipped.every((one) => one.reason.includes('was not accepted'))).toBe(true);
    session().setVisible('ulna', true);
    desk.station.main.painted();
    desk.station.verdicts.acceptRemaining();
    await settled();
    expect(verdicts()).toEqual(['accepted', 'accepted', null]);
  });

  it('defers or rejects the rest with one reason', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    desk.key('KeyD', { shiftKey: true });
    expect(desk.station.verdicts.store.getState().dialog).toMatchObject({
      scope: 'case',
      structures: ['carpus', 'ulna', 'radius'],
    });
    desk.station.verdicts.setReason('Interrupted');
    desk.station.verdicts.confirm();
    await settled();
    expect(verdicts()).toEqual(['deferred', 'deferred', 'deferred']);
  });
});

describe('next that needs me', () => {
  it('goes through flagged ones, then by quality, then to the next case', async () => {
    desk = createDesk([A, B]);
    await desk.open(A.caseId);
    expect(desk.station.verdicts.remaining()).toEqual(['carpus', 'ulna', 'radius']);
    const active = (): string => session().store.getState().active;
    await desk.station.verdicts.nextThatNeedsMe();
    expect(active()).toBe('carpus');
    desk.station.verdicts.give('absent');
    await desk.station.verdicts.nextThatNeedsMe();
    expect(active()).toBe('ulna');
    desk.station.verdicts.give('accepted');
    await desk.station.verdicts.nextThatNeedsMe();
    expect(active()).toBe('radius');
    await desk.station.verdicts.nextThatNeedsMe();
    expect(notices().at(-1)).toContain('last one');
    desk.station.verdicts.give('accepted');
    await desk.station.verdicts.nextThatNeedsMe();
    await desk.until(() => session().caseId === B.caseId, 'the next case');
    expect(desk.station.reading.getState()).toMatchObject({ position: 1, total: 2 });
  });
});

describe('what counts as shown', () => {
  const seen = () => [...session().store.getState().seen];
  it('is what was wholly inside the canvas, in layer current, with an opacity', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    const { main } = desk.station;
    main.setOpacity(0);
    main.painted();
    expect(seen()).toEqual([]);
    main.setOpacity(0.3);
    main.setCompare({ kind: 'one', layer: 'guess' });
    main.painted();
    expect(seen()).toEqual([]);
    main.setCompare({ kind: 'one', layer: 'current' });
    // The radius is on the left, the ulna on the right: zoomed in on the left one.
    const view = main.store.getState().view!;
    main.setView({ ...view, centre: { x: 16, y: 24 }, zoom: 14 });
    main.painted();
    expect(seen()).toEqual(['radius']);
    // In parts: the upper half, then the lower half of the ulna.
    main.setView({ ...view, centre: { x: 42, y: 18 }, zoom: 16 });
    main.painted();
    expect(seen()).toEqual(['radius']);
    main.setView({ ...view, centre: { x: 42, y: 32 }, zoom: 16 });
    main.painted();
    expect(seen()).toEqual(['radius', 'ulna']);
  });

  it('is an empty structure only while it is in hand', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    desk.station.main.painted();
    expect(seen()).toEqual(['radius', 'ulna']);
    session().setActive('carpus');
    desk.station.main.painted();
    expect(seen()).toContain('carpus');
  });

  it('is a structure that changes no more, until it is painted again', async () => {
    desk = createDesk([A]);
    await desk.open(A.caseId);
    desk.station.main.painted();
    desk.station.tools.choose('brush');
    desk.event('down', [30, 20]);
    expect(seen()).toEqual(['ulna']);
    desk.station.main.painted();
    expect(seen()).toEqual(['radius', 'ulna']);
    desk.event('up', [30, 20]);
    await settled();
    session().undo();
    await desk.until(() => !seen().includes('radius'), 'unseen again');
  });

  it('needs every image of a stack', async () => {
    const stack = testCase('c', { frames: [testFrame(), testFrame()], masks: {} });
    desk = createDesk([stack]);
    await desk.open(stack.caseId);
    desk.station.main.painted();
    expect(seen()).toEqual([]);
    desk.station.main.scrollTo(1);
    await desk.until(() => session().masks.loaded(frameIdOf(stack, 1)), 'loaded');
    await desk.until(
      () => session().store.getState().frames[frameIdOf(stack, 1)]?.pixels === 'ready',
      'pixels',
    );
    desk.station.main.painted();
    desk.station.main.scrollTo(0);
    desk.station.main.painted();
    expect(seen()).toEqual(['radius']);
  });
});
