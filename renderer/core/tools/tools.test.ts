import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloneMask, maskAt } from '../../../core/mask/bit-mask.ts';
import { maskBounds } from '../../../core/mask/bounds.ts';
import { countPixels, equalMasks } from '../../../core/mask/count.ts';
import type { OpenCase } from '../case/create-case-session.ts';
import { createDesk, testCase, testFrame, type Desk } from '../../../test/support/reading/desk.ts';
import { frameIdOf } from '../../../test/support/reading/memory-backend.ts';
import { resizedRadius } from './brush-tool.ts';
import { TOOL_IDS, type ToolEvent, type ToolId } from './tool-types.ts';

const A = testCase('a');
const FRAME = frameIdOf(A, 0);
let desk: Desk;
let session: OpenCase;

beforeEach(async () => {
  desk = createDesk([A]);
  session = await desk.open(A.caseId);
});
afterEach(() => desk.station.dispose());

const mask = (structure = 'radius') => session.masks.mask(FRAME, structure, 'current')!;
const mode = (): string => desk.station.tools.store.getState().mode;
const choose = (tool: ToolId): void => desk.station.tools.choose(tool);
const view = () => desk.station.main.store.getState().view!;
const settled = (): Promise<void> =>
  desk.until(() => session.store.getState().saving.kind === 'saved', 'saved');
const edits = () =>
  desk.backend.entries(A.caseId).flatMap(({ body }) => (body.kind === 'edit' ? [body] : []));
const pointer = (type: 'down' | 'move' | 'up', x: number, y: number, button: 0 | 1 | 2): ToolEvent => ({
  type,
  imagePoint: { x, y },
  canvasPoint: desk.station.main.toCanvas({ x, y })!,
  modifiers: { shift: false, ctrl: false, alt: false },
  button,
  timeMs: 0,
});
const wheel = (steps: number, ctrl: boolean): ToolEvent => ({
  type: 'wheel',
  steps,
  imagePoint: { x: 20, y: 20 },
  canvasPoint: { x: 200, y: 200 },
  modifiers: { shift: false, ctrl, alt: false },
  timeMs: 0,
});

describe('looking', () => {
  it('pans, zooms and windows; Escape puts back how it was', () => {
    const before = view();
    choose('navigate');
    desk.event('down', [10, 10]);
    desk.event('move', [20, 10]);
    expect(mode()).toBe('Panning');
    expect(view().centre.x).toBeLessThan(before.centre.x);
    desk.escape();
    expect(view()).toEqual(before);
    choose('zoom');
    desk.drag([
      [20, 30],
      [20, 10],
    ]);
    expect(view().zoom).toBeGreaterThan(before.zoom);
    choose('window');
    desk.event('down', [10, 10]);
    desk.event('move', [30, 10]);
    expect(mode()).toBe('Windowing');
    desk.event('up', [30, 10]);
    expect(view().window).not.toEqual(before.window);
  });

  it('windows with the right and pans with the middle button in every tool', () => {
    const before = view();
    choose('brush');
    for (const [button, doing] of [
      [1, 'Panning'],
      [2, 'Windowing'],
    ] as const) {
      desk.station.tools.handle('main', pointer('down', 10, 10, button));
      desk.station.tools.handle('main', pointer('move', 20, 20, button));
      expect(mode()).toBe(doing);
      desk.station.tools.handle('main', pointer('up', 20, 20, button));
    }
    expect(view().centre).not.toEqual(before.centre);
    expect(view().window).not.toEqual(before.window);
    expect(edits()).toHaveLength(0);
  });

  it('scrolls a stack by wheel and drag, and only while nothing is being drawn', async () => {
    desk.station.dispose();
    const stack = testCase('c', { frames: [0, 1, 2].map((i) => testFrame(() => i)), masks: {} });
    desk = createDesk([stack]);
    session = await desk.open(stack.caseId);
    const index = (): number => desk.station.main.store.getState().frameIndex;
    desk.station.tools.handle('main', wheel(1, false));
    expect(index()).toBe(1);
    choose('scroll');
    desk.event('down', [20, 10]);
    desk.event('move', [20, 40]);
    expect(mode()).toBe('Scrolling');
    expect(index()).toBe(2);
    desk.escape();
    expect(index()).toBe(1);
    const second = frameIdOf(stack, 1);
    await desk.until(() => session.masks.loaded(second), 'masks of the second image');
    choose('brush');
    desk.event('down', [20, 20]);
    desk.station.tools.handle('main', wheel(1, false));
    expect(index()).toBe(1);
    desk.station.main.scrollTo(0);
    expect(mode()).toBe('Hovering');
    desk.event('move', [40, 20]);
    expect(countPixels(session.masks.mask(second, 'radius', 'current')!)).toBe(0);
  });
});

describe('brushes', () => {
  it('paint capsules, erase with Alt, and draw a straight line with Shift', async () => {
    choose('brush');
    desk.station.tools.configure({ radiusPx: 2 });
    desk.drag([[30, 10]]);
    desk.drag([[30, 40]], { shift: true });
    expect(maskAt(mask(), 30, 25)).toBe(true);
    desk.drag(
      [
        [30, 20],
        [30, 30],
      ],
      { alt: true },
    );
    expect(maskAt(mask(), 30, 25)).toBe(false);
    await settled();
    expect(edits().map((one) => one.tool)).toEqual(['brush', 'brush', 'eraser']);
    choose('eraser');
    desk.drag([
      [30, 12],
      [30, 16],
    ]);
    expect(maskAt(mask(), 30, 14)).toBe(false);
  });

  it('grow and shrink by Ctrl+wheel and brackets, within bounds', () => {
    choose('brush');
    const radius = (): number => desk.station.tools.store.getState().settings.radiusPx;
    const before = radius();
    desk.station.tools.handle('main', wheel(-1, true));
    expect(radius()).toBeGreaterThan(before);
    desk.key('BracketLeft');
    desk.key('BracketLeft');
    expect(radius()).toBeLessThan(before);
    expect(resizedRadius(0.5, -3)).toBe(0.5);
    expect(resizedRadius(400, 3)).toBe(400);
  });

  it('take only the grey range around the place first pressed', async () => {
    choose('threshold-brush');
    desk.station.tools.configure({ greyTolerance: 2, radiusPx: 20 });
    // The grey of the test frame is its column.
    desk.drag([[55.5, 5]]);
    expect(maskAt(mask(), 55, 5)).toBe(true);
    expect(maskAt(mask(), 53, 5)).toBe(true);
    expect(maskAt(mask(), 52, 5)).toBe(false);
    desk.station.tools.configure({ greyRange: { low: 0, high: 1 } });
    desk.drag([[2.5, 5]]);
    expect([0, 1, 2, 3].map((x) => maskAt(mask(), x, 5))).toEqual([true, true, false, false]);
    await settled();
    expect(edits().at(-1)?.settings).toMatchObject({ low: 0, high: 1 });
  });

  it('stop painting when the structure is locked or another one is chosen in the middle of a stroke', () => {
    choose('brush');
    const radius = cloneMask(mask());
    desk.event('down', [30, 20]);
    session.setActive('ulna');
    const ulna = cloneMask(mask('ulna'));
    desk.event('move', [60, 40]);
    desk.event('up', [60, 40]);
    expect(equalMasks(mask(), radius)).toBe(true);
    expect(equalMasks(mask('ulna'), ulna)).toBe(true);
  });
});

describe('outlines', () => {
  it('polygon: corner by corner, Backspace takes one back, Enter closes, Alt subtracts', async () => {
    choose('polygon');
    for (const corner of [
      [26, 10],
      [34, 10],
      [34, 20],
      [60, 47],
    ] as const) {
      desk.drag([corner]);
      desk.advance(1000);
      desk.event('move', [34, 20]);
    }
    expect(mode()).toBe('PlacingVertices');
    const key = {
      type: 'key',
      key: 'Backspace',
      modifiers: { shift: false, ctrl: false, alt: false },
      timeMs: 0,
    } as const;
    desk.station.tools.handle('main', key);
    expect(desk.key('Enter', { key: 'Enter' })).toBe(true);
    expect(mode()).toBe('Idling');
    expect(maskAt(mask(), 33, 11)).toBe(true);
    expect(maskAt(mask(), 45, 40)).toBe(false);
    choose('lasso');
    desk.drag(
      [
        [26, 8],
        [36, 8],
        [36, 22],
        [26, 22],
      ],
      { alt: true },
    );
    expect(maskAt(mask(), 33, 11)).toBe(false);
    await settled();
    expect(edits().map((one) => one.tool)).toEqual(['polygon', 'lasso']);
  });

  it('split: a line parts the structure; the parts go to the chosen one', async () => {
    choose('split');
    desk.drag([
      [4, 20.5],
      [30, 20.5],
    ]);
    expect([19, 20, 21].map((y) => maskAt(mask(), 15, y))).toEqual([true, false, true]);
    desk.station.oneShot('split-parts', 'carpus');
    expect(maskBounds(mask())).toEqual({ left: 8, top: 21, right: 24, bottom: 40 });
    expect(maskBounds(mask('carpus'))).toEqual({ left: 8, top: 8, right: 24, bottom: 20 });
    desk.station.oneShot('merge', 'carpus');
    expect(countPixels(mask('carpus'))).toBe(0);
    expect(countPixels(mask())).toBe(16 * 31);
    await settled();
    expect(edits().map((one) => [one.tool, one.changes.length])).toEqual([
      ['split', 1],
      ['split', 2],
      ['merge', 2],
    ]);
  });

  it('assign: gives pixels to another structure, and asks which', async () => {
    choose('assign');
    const around = [
      [6, 6],
      [26, 6],
      [26, 12],
      [6, 12],
    ] as const;
    desk.drag(around);
    expect(desk.station.tools.store.getState().refusal).toContain('Choose');
    desk.station.tools.configure({ assignTo: 'ulna' });
    desk.drag(around);
    expect(maskAt(mask(), 10, 10)).toBe(false);
    expect(maskAt(mask('ulna'), 10, 10)).toBe(true);
    session.setLocked('ulna', true);
    const before = cloneMask(mask());
    desk.drag([
      [6, 14],
      [26, 14],
      [26, 18],
      [6, 18],
    ]);
    expect(equalMasks(mask(), before)).toBe(true);
    await settled();
    expect(edits()).toHaveLength(1);
  });
});

describe('moving', () => {
  it('moves by whole pixels after Enter, and not after Escape', async () => {
    choose('transform');
    desk.event('down', [16, 24]);
    desk.event('move', [19, 22]);
    expect(mode()).toBe('DraggingStructure');
    desk.event('up', [19, 22]);
    expect(mode()).toBe('Previewing');
    expect(maskBounds(mask())).toEqual({ left: 8, top: 8, right: 24, bottom: 40 });
    desk.escape();
    expect(mode()).toBe('Idling');
    desk.drag([
      [16, 24],
      [19, 22],
    ]);
    desk.key('Enter', { key: 'Enter' });
    expect(maskBounds(mask())).toEqual({ left: 11, top: 6, right: 27, bottom: 38 });
    await settled();
    expect(edits().map((one) => one.tool)).toEqual(['move']);
  });

  it('scales by a corner and turns by the handle', () => {
    choose('transform');
    desk.event('move', [1, 1]);
    const overlay = desk.station.tools.store.getState().overlay[0]!;
    if (overlay.kind !== 'transform') throw new Error('no handles');
    const corner = overlay.corners[2]!;
    desk.event('down', [corner.x, corner.y]);
    desk.event('move', [corner.x - 4, corner.y - 8]);
    expect(mode()).toBe('DraggingScale');
    desk.event('up', [corner.x - 4, corner.y - 8]);
    desk.station.tools.commit();
    expect(countPixels(mask())).toBeLessThan(16 * 32);
    desk.event('move', [1, 1]);
    const next = desk.station.tools.store.getState().overlay[0]!;
    if (next.kind !== 'transform') throw new Error('no handles');
    desk.event('down', [next.rotateHandle.x, next.rotateHandle.y]);
    desk.event('move', [next.centre.x + 20, next.centre.y]);
    expect(mode()).toBe('DraggingRotation');
    desk.event('up', [next.centre.x + 20, next.centre.y]);
    desk.station.tools.commit();
    const turned = maskBounds(mask())!;
    expect(turned.right - turned.left).toBeGreaterThan(turned.bottom - turned.top);
  });
});

describe('measuring', () => {
  it('lengths in mm and angles in degrees, which stay with the case', async () => {
    choose('length');
    desk.event('down', [10, 10]);
    desk.event('move', [13, 14]);
    expect(desk.station.tools.store.getState().overlay[0]).toMatchObject({
      kind: 'measure',
      text: expect.stringContaining('2.5 mm') as string,
    });
    desk.event('up', [13, 14]);
    choose('angle');
    desk.drag([
      [20, 10],
      [10, 10],
    ]);
    desk.drag([[10, 20]]);
    expect(desk.station.main.measured().map((one) => one.text)).toEqual([
      '2.5 mm (calibrated (geometry))',
      '90.0°',
    ]);
    await desk.station.closeCase();
    await desk.open(A.caseId);
    expect(desk.station.main.store.getState().measurements).toHaveLength(2);
    desk.station.main.clearMeasurements();
    expect(desk.station.main.measured()).toEqual([]);
  });

  it('magnifies while the button is down', () => {
    choose('magnifier');
    desk.event('down', [10, 10]);
    expect(desk.station.main.store.getState().magnifier?.imagePoint).toEqual({ x: 10, y: 10 });
    expect(mode()).toBe('Magnifying');
    desk.event('up', [10, 10]);
    expect(desk.station.main.store.getState().magnifier).toBe(null);
  });
});

describe('one-shot commands', () => {
  it('each do what they say, as one action', async () => {
    const run = (command: Parameters<typeof desk.station.oneShot>[0]): number => {
      desk.station.oneShot(command);
      return countPixels(mask());
    };
    desk.station.tools.configure({ morphPx: 1 });
    const full = 16 * 32;
    expect(run('grow')).toBeGreaterThan(full);
    expect(run('shrink')).toBe(full);
    choose('eraser');
    desk.station.tools.configure({ radiusPx: 1.5 });
    desk.drag([[16, 20]]);
    expect(countPixels(mask())).toBeLessThan(full);
    expect(run('fill-holes')).toBe(full);
    choose('brush');
    desk.drag([[55, 40]]);
    expect(run('remove-islands')).toBe(full);
    desk.station.tools.configure({ morphPx: 4 });
    run('smooth');
    expect(run('copy-first-guess')).toBe(12 * 28);
    expect(run('clear')).toBe(0);
    await settled();
    expect(edits().map((one) => one.tool)).toEqual([
      'grow',
      'shrink',
      'eraser',
      'fill-holes',
      'brush',
      'remove-islands',
      'smooth',
      'copy-first-guess',
      'clear',
    ]);
    expect(equalMasks(mask(), desk.backend.mask(A.caseId, 'radius'))).toBe(true);
  });

  it('say why not: no first guess', () => {
    session.setActive('carpus');
    desk.station.oneShot('copy-first-guess');
    expect(desk.station.session.store.getState().notices.at(-1)?.message).toContain('no first guess');
  });
});

describe('every tool', () => {
  it.each(TOOL_IDS)('%s leaves no trace when its gesture is cancelled', async (tool) => {
    const before = [mask('radius'), mask('ulna'), mask('carpus')].map(cloneMask);
    const entries = desk.backend.entries(A.caseId).length;
    choose(tool);
    const rest = mode();
    desk.event('move', [16, 24]);
    desk.event('down', [16, 24]);
    desk.event('move', [30, 30]);
    desk.station.tools.handle('main', { type: 'cancel', timeMs: 0 });
    expect(mode()).toBe(rest);
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(['radius', 'ulna', 'carpus'].every((one, i) => equalMasks(mask(one), before[i]!))).toBe(true);
    expect(desk.backend.entries(A.caseId)).toHaveLength(entries);
    expect(desk.station.main.store.getState().measurements).toEqual([]);
  });
});
