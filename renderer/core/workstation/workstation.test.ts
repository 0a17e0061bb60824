import { afterEach, describe, expect, it } from 'vitest';
import { createDesk, testCase, testFrame, type Desk } from '../../../test/support/reading/desk.ts';

const A = testCase('a');
const SAME = testCase('b', { patientKey: A.patientKey });
const OTHER = testCase('c');
let desk: Desk;

afterEach(() => desk.station.dispose());

const reading = () => desk.station.reading.getState();
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('the second viewport', () => {
  it('shows another image of the same patient, linked', async () => {
    desk = createDesk([A, SAME]);
    await desk.open(A.caseId);
    desk.station.beside.setCanvas({ width: 320, height: 240, devicePixelRatio: 1 });
    await desk.station.openBeside(SAME.caseId);
    await desk.until(() => desk.station.beside.store.getState().view !== null, 'it is shown');
    expect(reading().beside?.caseId).toBe(SAME.caseId);
    const before = desk.station.beside.store.getState().view!;
    desk.station.main.zoomBy(2);
    expect(desk.station.beside.store.getState().view!.zoom).toBeCloseTo(2 * before.zoom, 9);
    desk.station.setLinked(false);
    desk.station.main.zoomBy(2);
    expect(desk.station.beside.store.getState().view!.zoom).toBeCloseTo(2 * before.zoom, 9);
    // Nothing is changed there.
    desk.station.tools.choose('brush');
    const modifiers = { shift: false, ctrl: false, alt: false };
    const at = { imagePoint: { x: 20, y: 20 }, canvasPoint: { x: 100, y: 100 }, modifiers, timeMs: 0 };
    desk.station.tools.handle('beside', { ...at, type: 'down', button: 0 });
    expect(desk.station.tools.store.getState().refusal).toContain('on the left');
    expect(desk.backend.entries(SAME.caseId)).toHaveLength(1);
  });

  it('refuses another patient, and leaves nothing of them on the screen', async () => {
    desk = createDesk([A, OTHER]);
    await desk.open(A.caseId);
    await desk.station.openBeside(OTHER.caseId);
    expect(reading().beside).toBe(null);
    expect(reading().refusal).toContain('another patient');
    expect(desk.station.beside.store.getState().caseId).toBe(null);
  });

  it('refuses cases of which nobody knows the patient', async () => {
    desk = createDesk([testCase('a', { patientKey: '' }), testCase('b', { patientKey: '' })]);
    await desk.open(A.caseId);
    await desk.station.openBeside(SAME.caseId);
    expect(reading().beside).toBe(null);
  });

  it('is dropped when the case on the left has become another one meanwhile', async () => {
    desk = createDesk([A, SAME, OTHER]);
    await desk.open(A.caseId);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    desk.backend.faults.delay = (operation, input) =>
      operation === 'case.open' && (input as { caseId: string }).caseId === SAME.caseId ? held : null;
    const opening = desk.station.openBeside(SAME.caseId);
    await desk.open(OTHER.caseId);
    release();
    await opening;
    expect(reading().session?.caseId).toBe(OTHER.caseId);
    expect(reading().beside).toBe(null);
  });

  it('is taken away when its case turns out to be somebody else’s', async () => {
    const mended = { ...SAME };
    desk = createDesk([A, mended]);
    await desk.open(A.caseId);
    await desk.station.openBeside(mended.caseId);
    expect(reading().beside).not.toBe(null);
    Object.assign(mended, { patientKey: 'somebody else' });
    await reading().beside?.reload();
    expect(reading().beside).toBe(null);
    expect(reading().refusal).toContain('another patient');
    expect(desk.station.beside.store.getState().caseId).toBe(null);
  });

  it('goes with the case on the left', async () => {
    desk = createDesk([A, SAME, OTHER]);
    await desk.open(A.caseId);
    await desk.station.openBeside(SAME.caseId);
    expect(reading().beside).not.toBe(null);
    await desk.open(OTHER.caseId);
    expect(reading().beside).toBe(null);
    expect(desk.station.beside.store.getState().caseId).toBe(null);
  });
});

describe('going from case to case', () => {
  it('forwards, backwards, and says when the list ends', async () => {
    desk = createDesk([A, SAME, OTHER]);
    await desk.open(A.caseId);
    await desk.station.openNeighbour('next', false);
    expect(reading()).toMatchObject({ position: 1, total: 3 });
    expect(reading().session?.caseId).toBe(SAME.caseId);
    await desk.station.openNeighbour('next', false);
    await desk.station.openNeighbour('next', false);
    expect(reading().session?.caseId).toBe(OTHER.caseId);
    expect(desk.station.session.store.getState().notices.at(-1)?.message).toContain('end of the list');
    await desk.station.openNeighbour('previous', false);
    expect(reading().session?.caseId).toBe(SAME.caseId);
  });

  it('keeps zoom and window out of the next case', async () => {
    desk = createDesk([A, SAME]);
    await desk.open(A.caseId);
    const fresh = desk.station.main.store.getState().view;
    desk.station.main.zoomBy(3);
    desk.station.main.toggleInvert();
    await desk.open(SAME.caseId);
    expect(desk.station.main.store.getState().view).toEqual(fresh);
  });

  it('says why a case cannot be opened, and opens it when asked again', async () => {
    desk = createDesk([A]);
    await desk.until(() => desk.station.session.store.getState().phase === 'ready');
    await desk.station.openCase('f'.repeat(32));
    expect(reading().session?.store.getState()).toMatchObject({
      phase: 'failed',
      problem: 'This case is not there any more.',
    });
    await desk.open(A.caseId);
    expect(reading().session?.store.getState().phase).toBe('open');
  });

  it('refuses pixels of another size than the case says (M2)', async () => {
    desk = createDesk([testCase('a', { frames: [{ ...testFrame(), columns: 32, rows: 96 }] })]);
    const view = { columns: 64, rows: 48 };
    desk.backend.faults.delay = null;
    await desk.until(() => desk.station.session.store.getState().phase === 'ready');
    // The bundle says 32 x 96; the page is told 64 x 48.
    const request = desk.client.request.bind(desk.client);
    desk.client.request = (async (name: never, input: never) => {
      const answer: unknown = await request(name, input);
      if (name !== 'case.open') return answer;
      const opened = answer as { frames: object[] };
      return { ...opened, frames: opened.frames.map((frame) => ({ ...frame, ...view })) };
    }) as never;
    await desk.station.openCase(A.caseId);
    const frameId = reading().session?.store.getState().view?.frames[0]?.frameId ?? '';
    await desk.until(
      () => reading().session?.store.getState().frames[frameId]?.pixels === 'failed',
      'refused',
    );
    expect(reading().session?.frame(frameId)).toBe(null);
    await turns();
    expect(reading().session?.store.getState().frames[frameId]?.problem).toContain('not of this image');
  });
});

describe('the list', () => {
  it('asks for windows as they come into sight and keeps rows while it reads them again', async () => {
    const many = Array.from({ length: 260 }, (_, i) =>
      testCase('d', { caseId: i.toString(16).padStart(32, '0') }),
    );
    desk = createDesk(many);
    await desk.station.session.signIn('Dr. Test');
    const list = desk.station.worklist;
    await desk.until(() => list.rowAt(0) !== null, 'first window');
    expect(list.store.getState().total).toBe(260);
    expect(desk.station.navigation.getState().screen).toBe('worklist');
    expect(list.rowAt(150)).toBe(null);
    list.need(140, 160);
    await desk.until(() => list.rowAt(150) !== null, 'second window');
    list.focus(150);
    list.moveFocus(1);
    expect(list.store.getState().focused).toMatchObject({ index: 151 });
    list.selectTo(155);
    expect(list.selectionCount()).toBe(5);
    list.selectAll();
    expect(list.selectionCount()).toBe(260);
    const asked = desk.backend.calls.length;
    desk.station.worklist.refresh();
    expect(list.rowAt(150)).not.toBe(null);
    await desk.until(() => desk.backend.calls.length > asked, 'read again');
    await turns();
    expect(list.store.getState().focused).toMatchObject({ index: 151 });
    list.setFilter({ text: 'x' });
    expect(list.store.getState()).toMatchObject({ focused: null, allSelected: false });
  });
});

describe('the session', () => {
  it('asks for a name and says the same sentence only once', async () => {
    desk = createDesk([A]);
    const { session } = desk.station;
    await desk.until(() => session.store.getState().phase === 'ready');
    expect(session.store.getState().reader).toBe(null);
    expect(desk.station.navigation.getState().screen).toBe('start');
    expect(await session.signIn('')).toContain('wrong form');
    expect(await session.signIn('Dr. Who')).toBe(null);
    expect(desk.station.navigation.getState().screen).toBe('worklist');
    session.notify('info', 'Twice.');
    session.notify('info', 'Twice.');
    expect(session.store.getState().notices).toMatchObject([{ message: 'Twice.', count: 2 }]);
  });
});

describe('an empty workspace', () => {
  it('leads to the list by itself when its first images come', async () => {
    const cases: ReturnType<typeof testCase>[] = [];
    desk = createDesk(cases);
    await desk.until(() => desk.station.session.store.getState().phase === 'ready');
    await desk.station.session.signIn('Dr. Test');
    expect(desk.station.navigation.getState().screen).toBe('start');
    cases.push(testCase('a'));
    desk.backend.tellList();
    await desk.until(() => desk.station.navigation.getState().screen === 'worklist');
    expect(desk.station.worklist.store.getState().filter?.taskId).toBe(cases[0]!.task.id);
  });
});
