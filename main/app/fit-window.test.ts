import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random/random.ts';
import { fitWindow, type DisplayFacts, type Rectangle, type WindowState } from './fit-window.ts';

function rect(x: number, y: number, width: number, height: number): Rectangle {
  return { x, y, width, height };
}

/** A display with a task bar of 40 below. */
function display(id: number, bounds: Rectangle): DisplayFacts {
  return { id, bounds, workArea: { ...bounds, height: bounds.height - 40 } };
}

const LAPTOP = display(1, rect(0, 0, 1920, 1080));
const RIGHT = display(2, rect(1920, 0, 2560, 1440));

function was(bounds: Rectangle, on: DisplayFacts, mode: WindowState['mode'] = 'normal'): WindowState {
  return { bounds, mode, display: { id: on.id, bounds: on.bounds } };
}

describe('where a window opens', () => {
  it('fills the primary display on a first start', () => {
    expect(fitWindow(null, [LAPTOP, RIGHT])).toEqual({ bounds: rect(120, 0, 1680, 1040), mode: 'maximized' });
    const small = display(1, rect(0, 0, 1280, 720));
    expect(fitWindow(null, [small]).bounds).toEqual(rect(0, 0, 1280, 680));
  });

  it('is where it was', () => {
    const state = was(rect(2000, 100, 1600, 1000), RIGHT, 'maximized');
    expect(fitWindow(state, [LAPTOP, RIGHT])).toEqual({ bounds: state.bounds, mode: 'maximized' });
  });

  it('stays over both displays', () => {
    const both = rect(100, 0, 4000, 1040);
    expect(fitWindow(was(both, RIGHT), [LAPTOP, RIGHT]).bounds).toEqual(both);
  });

  it('comes back when the second display is unplugged', () => {
    const state = was(rect(2200, 300, 1600, 1000), RIGHT, 'full-screen');
    expect(fitWindow(state, [LAPTOP])).toEqual({ bounds: rect(320, 40, 1600, 1000), mode: 'full-screen' });
    expect(fitWindow(was(rect(1900, 0, 2560, 1400), RIGHT), [LAPTOP]).bounds).toEqual(rect(0, 0, 1920, 1040));
  });

  it('goes along when its display stands on the other side', () => {
    const left = display(2, rect(-2560, 0, 2560, 1440));
    expect(fitWindow(was(rect(2020, 100, 1600, 1000), RIGHT), [LAPTOP, left]).bounds).toEqual(
      rect(-2460, 100, 1600, 1000),
    );
  });

  it('shrinks with a display of another scale factor', () => {
    // 3840 x 2160 at 100 %, then at 200 %.
    const before = display(1, rect(0, 0, 3840, 2160));
    const state = was(rect(500, 200, 3000, 1800), before);
    expect(fitWindow(state, [display(1, rect(0, 0, 1920, 1080))]).bounds).toEqual(rect(0, 0, 1920, 1040));
  });

  it('gets its title bar back onto a display', () => {
    expect(fitWindow(was(rect(100, -300, 1200, 900), LAPTOP), [LAPTOP]).bounds).toEqual(
      rect(100, 0, 1200, 900),
    );
    expect(fitWindow(was(rect(-1100, 100, 1200, 900), LAPTOP), [LAPTOP]).bounds).toEqual(
      rect(0, 100, 1200, 900),
    );
    // Visible for the most part, but with too little of the title bar to take hold of.
    const cut = was(rect(0, -30, 1200, 900), LAPTOP);
    expect(fitWindow(cut, [LAPTOP]).bounds).toEqual(rect(0, 0, 1200, 900));
  });

  it('may hang over an edge a little, as it was left', () => {
    const over = rect(1300, 100, 900, 700);
    expect(fitWindow(was(over, LAPTOP), [LAPTOP]).bounds).toEqual(over);
  });

  it('is maximised on the display that it filled', () => {
    // Maximised on the right one by dragging; its normal bounds are still on the left.
    const state = was(rect(100, 100, 1200, 900), RIGHT, 'maximized');
    expect(fitWindow(state, [LAPTOP, RIGHT]).bounds).toEqual(rect(1920, 100, 1200, 900));
  });

  it('is never smaller than it can be used, as far as the display goes', () => {
    const tiny = was(rect(5000, 0, 10, 10), RIGHT);
    expect(fitWindow(tiny, [LAPTOP]).bounds).toEqual(rect(960, 0, 960, 600));
  });

  it('is reachable for any bounds and any displays', () => {
    const { next: random } = createRandom(7);
    const between = (a: number, b: number): number => Math.floor(a + random() * (b - a));
    for (let round = 0; round < 2000; round += 1) {
      const width = between(800, 3000);
      const displays = [display(1, rect(0, 0, width, between(600, 2000)))];
      if (random() < 0.5) displays.push(display(2, rect(width, between(-500, 500), 1280, 1024)));
      const bounds = rect(between(-5000, 5000), between(-5000, 5000), between(1, 6000), between(1, 4000));
      const fitted = fitWindow(was(bounds, random() < 0.5 ? LAPTOP : RIGHT), displays).bounds;
      const reachable = displays.some(({ workArea: area }) => {
        const wide = Math.min(fitted.x + fitted.width, area.x + area.width) - Math.max(fitted.x, area.x);
        const top = fitted.y >= area.y && fitted.y + 32 <= area.y + area.height;
        return wide >= 160 && top;
      });
      expect(reachable, `seed 7, round ${String(round)}`).toBe(true);
    }
  });
});
