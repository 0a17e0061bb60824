import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaseView } from '../../../core/contract/case.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { countPixels, equalMasks } from '../../../core/mask/count.ts';
import type { OpenCase } from '../case/create-case-session.ts';
import { createDesk, rectangle, testCase, type Desk } from '../../../test/support/reading/desk.ts';
import { frameIdOf } from '../../../test/support/reading/memory-backend.ts';
import { movePart, orderedBox, promptPartAt } from './prompt-parts.ts';

const QUALITY = {
  meanProbability: 0.9,
  meanEntropy: 0.1,
  peakProbability: 1,
  predictedIou: 0.9,
  estimatedDice: 0.95,
  stability: 0.9,
  agreement: 0.9,
  plausibility: null,
  presence: 1,
};
const MACHINE = {
  box: { left: 8, top: 8, right: 24, bottom: 40 },
  points: [{ x: 16, y: 24, label: 'include' as const }],
};
const A0 = testCase('a');
const FRAME = frameIdOf(A0, 0);
const LABELS: CaseView['labels'] = {
  [FRAME]: [
    {
      structure: 'radius',
      quality: QUALITY,
      outcome: 'refined',
      flags: [],
      passes: [{ prompts: MACHINE, mask: 'soft', predictedIou: 0.9 }],
    },
  ],
};
const A = testCase('a', { labels: LABELS });
const ANSWER = rectangle(30, 4, 60, 44);
let desk: Desk;
let session: OpenCase;

beforeEach(async () => {
  desk = createDesk([A]);
  desk.backend.decode = () => Promise.resolve([ANSWER, rectangle(0, 0, 5, 5)]);
  session = await desk.open(A.caseId);
});
afterEach(() => desk.station.dispose());

const state = () => desk.station.prompting.store.getState();
const entries = (kind: string) => desk.backend.entries(A.caseId).filter((entry) => entry.body.kind === kind);
const settled = (): Promise<void> =>
  desk.until(() => session.store.getState().saving.kind === 'saved', 'saved');
const preview = (): Promise<void> => desk.until(() => state().phase === 'preview', 'a preview');

describe('prompts', () => {
  it('begin with what the machine used, which can be dragged', async () => {
    expect(state()).toMatchObject({
      origin: 'machine',
      draft: { ...MACHINE, scribbles: [], useGuess: true },
    });
    desk.station.tools.choose('point-include');
    expect(state().shown).toBe(true);
    desk.event('down', [16, 24]);
    desk.event('move', [20, 30]);
    expect(desk.station.tools.store.getState().mode).toBe('DraggingPoint');
    expect(state().draft.points[0]).toMatchObject({ x: 20, y: 30 });
    expect(entries('prompts')).toHaveLength(0);
    desk.event('up', [20, 30]);
    await preview();
    expect(state().origin).toBe('reader');
    await settled();
    expect(entries('prompts')).toHaveLength(1);
    expect(session.store.getState().state?.structures[0]?.prompts[FRAME]?.points[0]).toMatchObject({ x: 20 });
  });

  it('go back to where they were when a drag is given up', () => {
    desk.station.tools.choose('box');
    desk.event('down', [8, 24]);
    desk.event('move', [2, 24]);
    expect(desk.station.tools.store.getState().mode).toBe('DraggingBoxEdge');
    expect(state().draft.box?.left).toBe(2);
    desk.escape();
    expect(state().draft.box).toEqual(MACHINE.box);
    desk.event('down', [24, 40]);
    desk.event('move', [30, 44]);
    expect(desk.station.tools.store.getState().mode).toBe('DraggingBoxCorner');
    desk.station.tools.handle('main', { type: 'cancel', timeMs: 0 });
    expect(state().draft.box).toEqual(MACHINE.box);
    expect(entries('prompts')).toHaveLength(0);
  });

  it('show a preview beside the present mask, and take it over on Enter as an edit of SAM', async () => {
    desk.station.tools.choose('point-include');
    const before = countPixels(session.masks.mask(FRAME, 'radius', 'current')!);
    desk.drag([[50, 20]]);
    await preview();
    expect(equalMasks(desk.station.prompting.preview()!, ANSWER)).toBe(true);
    expect(countPixels(session.masks.mask(FRAME, 'radius', 'current')!)).toBe(before);
    desk.station.prompting.cycle(1);
    expect(countPixels(desk.station.prompting.preview()!)).toBe(25);
    desk.station.prompting.cycle(1);
    desk.key('Enter', { key: 'Enter' });
    expect(equalMasks(session.masks.mask(FRAME, 'radius', 'current')!, ANSWER)).toBe(true);
    expect(desk.station.prompting.preview()).toBe(null);
    await settled();
    const appended = desk.backend.calls.filter(({ operation }) => operation === 'case.append').at(-1);
    expect(appended?.input).toMatchObject({
      action: { kind: 'edit', tool: 'sam', decodeId: 'd1', candidate: 0 },
    });
  });

  it('work on a structure that has no pixel, by box and scribble', async () => {
    session.setActive('carpus');
    expect(state()).toMatchObject({ origin: 'none', structure: 'carpus' });
    desk.station.tools.choose('box');
    desk.drag([
      [30, 4],
      [60, 44],
    ]);
    await preview();
    desk.station.tools.choose('scribble');
    desk.drag([
      [32, 6],
      [40, 20],
      [50, 30],
    ]);
    await preview();
    expect(state().draft).toMatchObject({ box: { left: 30, top: 4, right: 60, bottom: 44 } });
    expect(state().draft.scribbles[0]?.points.length).toBeGreaterThan(1);
    expect(desk.station.prompting.commit()).toBe(true);
    expect(equalMasks(session.masks.mask(FRAME, 'carpus', 'current')!, ANSWER)).toBe(true);
  });

  it('drop a late answer (P3): only the newest prompts count', async () => {
    const held: ((masks: ReturnType<typeof rectangle>[]) => void)[] = [];
    desk.backend.decode = () => new Promise((resolve) => held.push(resolve));
    desk.station.tools.choose('point-include');
    desk.drag([[50, 20]]);
    await desk.until(() => held.length === 1, 'first is being decoded');
    desk.drag([[52, 30]]);
    await desk.until(() => held.length === 2, 'second is being decoded');
    held[1]!([ANSWER]);
    await preview();
    held[0]!([rectangle(0, 0, 3, 3)]);
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(equalMasks(desk.station.prompting.preview()!, ANSWER)).toBe(true);
  });

  it('drop an answer for another structure', async () => {
    let release: (masks: ReturnType<typeof rectangle>[]) => void = () => undefined;
    desk.backend.decode = () => new Promise((resolve) => (release = resolve));
    desk.station.tools.choose('point-include');
    desk.drag([[50, 20]]);
    await desk.until(() => state().phase === 'decoding', 'decoding');
    session.setActive('ulna');
    release([ANSWER]);
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(state()).toMatchObject({ structure: 'ulna', phase: 'idle' });
    expect(desk.station.prompting.preview()).toBe(null);
  });

  it('say when it takes long, why it failed, and try again', async () => {
    desk.backend.decode = () =>
      Promise.reject(new ExpectedError('inference-failed', 'The decoder has stopped.'));
    let release = (): void => undefined;
    desk.backend.faults.delay = (operation) =>
      operation === 'prompt.decode' ? new Promise((resolve) => (release = resolve)) : null;
    desk.station.tools.choose('point-include');
    desk.drag([[50, 20]]);
    await desk.until(
      () => desk.backend.calls.some(({ operation }) => operation === 'prompt.decode'),
      'asked',
    );
    expect(state().slow).toBe(false);
    desk.advance(300);
    expect(state().slow).toBe(true);
    release();
    await desk.until(() => state().phase === 'failed', 'failed');
    expect(state()).toMatchObject({ slow: false, problem: 'The decoder has stopped.' });
    desk.backend.faults.delay = null;
    desk.backend.decode = () => Promise.resolve([ANSWER]);
    desk.station.prompting.retry();
    await preview();
    desk.escape();
    expect(state().phase).toBe('idle');
  });

  it('come back by undo', async () => {
    desk.station.tools.choose('point-exclude');
    desk.drag([[50, 20]]);
    await settled();
    expect(state().draft.points).toHaveLength(2);
    session.undo();
    await settled();
    expect(state().draft.points).toEqual(MACHINE.points);
    expect(state()).toMatchObject({ origin: 'machine', phase: 'idle' });
  });

  it('are removed one by one, and reset to the machine’s', async () => {
    const { prompting } = desk.station;
    prompting.setShown(true);
    prompting.select({ kind: 'point', index: 0 });
    prompting.removeSelected();
    expect(state().draft.points).toEqual([]);
    prompting.select({ kind: 'edge', edge: 'left' });
    prompting.removeSelected();
    expect(state().draft.box).toBe(null);
    prompting.resetToMachine();
    expect(state()).toMatchObject({ origin: 'machine', draft: MACHINE });
    await settled();
    expect(session.store.getState().state?.structures[0]?.prompts).toEqual({});
  });
});

describe('parts of a draft', () => {
  const draft = { ...MACHINE, scribbles: [], useGuess: false };
  const around = { reach: 1, aspect: 2 };
  it('are found by where the pointer is', () => {
    expect(promptPartAt(draft, { x: 16.5, y: 24.2 }, around)).toEqual({ kind: 'point', index: 0 });
    expect(promptPartAt(draft, { x: 16, y: 24.6 }, around)).toBe(null);
    expect(promptPartAt(draft, { x: 8, y: 8 }, around)).toEqual({ kind: 'corner', corner: 'top-left' });
    expect(promptPartAt(draft, { x: 24, y: 20 }, around)).toEqual({ kind: 'edge', edge: 'right' });
  });
  it('are moved, and a box turned inside out is put in order', () => {
    const moved = movePart(draft, { kind: 'corner', corner: 'top-left' }, { x: 30, y: 50 });
    expect(orderedBox(moved.box!)).toEqual({ left: 24, top: 40, right: 30, bottom: 50 });
  });
});
