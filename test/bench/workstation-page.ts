import type { CDPSession, Page } from 'playwright-core';

/** The functions below run in the page: they may use nothing from outside of themselves but their argument. */

/** Presses a key that opens another case and waits until its frame and coloured masks are on the screen. @returns ms. */
export function openCaseBy(page: Page, key: 'PageDown' | 'PageUp'): Promise<number> {
  return page.evaluate(async (code) => {
    const viewport = (): HTMLElement | null => document.querySelector('[data-viewport=main]');
    const before = viewport()?.dataset['frameId'] ?? '';
    const coloured = (): boolean => {
      const canvas = viewport()?.querySelector<HTMLCanvasElement>('.frame-view-masks');
      if (!canvas || canvas.width === 0) return false;
      const { data } = canvas.getContext('2d')!.getImageData(0, canvas.height >> 1, canvas.width, 1);
      return data.some((value, index) => index % 4 === 3 && value > 0);
    };
    const start = performance.now();
    document.body.dispatchEvent(
      new KeyboardEvent('keydown', { key: code, code, bubbles: true, cancelable: true }),
    );
    while (performance.now() - start < 30_000) {
      await new Promise(requestAnimationFrame);
      const shown = viewport()?.dataset['frameId'] ?? '';
      if (shown !== '' && shown !== before && coloured()) return performance.now() - start;
    }
    throw new Error('The other case did not come onto the screen within 30 s.');
  }, key);
}

export interface Drag {
  /** Parts of the viewport, 0..1. */
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly moves: number;
  readonly button: number;
}

/**
 * Drags over the viewport, one move a frame. @returns ms of the main thread per move: the handlers, everything that
 * they cause before the next frame, and the drawing, read back so that it has really happened.
 */
export function dragOver(page: Page, drag: Drag): Promise<number[]> {
  return page.evaluate(async ({ from, to, moves, button }) => {
    const viewport = document.querySelector<HTMLElement>('[data-viewport=main]')!;
    const box = viewport.getBoundingClientRect();
    const buttons = button === 2 ? 2 : 1;
    const at = (part: number) => ({
      clientX: box.left + box.width * (from[0] + (to[0] - from[0]) * part),
      clientY: box.top + box.height * (from[1] + (to[1] - from[1]) * part),
      pointerId: 1,
      bubbles: true,
      cancelable: true,
    });
    // A made-up pointer cannot be captured.
    viewport.setPointerCapture = () => undefined;
    const send = (type: string, part: number, held: number): void => {
      viewport.dispatchEvent(new PointerEvent(type, { ...at(part), button, buttons: held }));
    };
    const drawn = (): number =>
      performance
        .getEntriesByType('measure')
        .filter((entry) => entry.name.startsWith('viewport:'))
        .reduce((sum, entry) => sum + entry.duration, 0);
    const readBack = (): void => {
      for (const canvas of viewport.querySelectorAll('canvas')) {
        canvas.getContext('2d')?.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1);
      }
    };
    send('pointermove', 0, 0);
    send('pointerdown', 0, buttons);
    const costs: number[] = [];
    for (let move = 1; move <= moves; move++) {
      await new Promise(requestAnimationFrame);
      performance.clearMeasures();
      const start = performance.now();
      send('pointermove', move / moves, buttons);
      const handled = performance.now() - start;
      await new Promise(requestAnimationFrame);
      const painted = drawn();
      const before = performance.now();
      readBack();
      costs.push(handled + painted + (performance.now() - before));
    }
    send('pointerup', 1, 0);
    return costs;
  }, drag);
}

/**
 * Clicks with the prompt tool and waits until SAM's mask is on the screen.
 * @param at part of the viewport, 0..1. @returns ms.
 */
export function promptAt(page: Page, at: readonly [number, number]): Promise<number> {
  return page.evaluate(async ([x, y]) => {
    const viewport = document.querySelector<HTMLElement>('[data-viewport=main]')!;
    const panel = (): HTMLElement => document.querySelector<HTMLElement>('[data-phase]')!;
    const box = viewport.getBoundingClientRect();
    viewport.setPointerCapture = () => undefined;
    const facts = {
      clientX: box.left + box.width * x,
      clientY: box.top + box.height * y,
      pointerId: 1,
      bubbles: true,
      cancelable: true,
    };
    performance.clearMeasures();
    viewport.dispatchEvent(new PointerEvent('pointermove', { ...facts, buttons: 0 }));
    viewport.dispatchEvent(new PointerEvent('pointerdown', { ...facts, buttons: 1 }));
    const start = performance.now();
    viewport.dispatchEvent(new PointerEvent('pointerup', { ...facts, buttons: 0 }));
    let decoding = false;
    while (performance.now() - start < 60_000) {
      await new Promise(requestAnimationFrame);
      const phase = panel().dataset['phase'];
      if (phase === 'failed') throw new Error('The prompt failed.');
      decoding ||= phase === 'decoding';
      if (!decoding || phase !== 'preview') continue;
      // The frame after the answer has the mask on its canvas.
      await new Promise(requestAnimationFrame);
      return performance.now() - start;
    }
    throw new Error('SAM did not answer within 60 s.');
  }, at);
}

export interface Scrolled {
  /** Main-thread tasks above 50 ms while scrolling. */
  readonly longTasks: number;
  readonly longestFrameMs: number;
  readonly frames: number;
}

/** Scrolls the worklist to its end and back, a step a frame. */
export function scrollList(page: Page, steps: number): Promise<Scrolled> {
  return page.evaluate(async (count) => {
    const list = [...document.querySelectorAll<HTMLElement>('*')].find(
      (element) => element.scrollHeight > 20_000 && getComputedStyle(element).overflowY !== 'visible',
    );
    if (list === undefined) throw new Error('There is no long list on the screen.');
    let longTasks = 0;
    const observer = new PerformanceObserver((entries) => (longTasks += entries.getEntries().length));
    observer.observe({ type: 'longtask' });
    const most = list.scrollHeight - list.clientHeight;
    let longestFrameMs = 0;
    let last = await new Promise<number>(requestAnimationFrame);
    for (let step = 1; step <= count; step++) {
      list.scrollTop = most * (1 - Math.abs(1 - (2 * step) / count));
      const now = await new Promise<number>(requestAnimationFrame);
      longestFrameMs = Math.max(longestFrameMs, now - last);
      last = now;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    observer.disconnect();
    return { longTasks, longestFrameMs, frames: count };
  }, steps);
}

/** Bytes of the page's scripts and of its process after garbage has been collected; process null off Linux. */
export interface PageMemory {
  readonly heapBytes: number;
  readonly processBytes: number | null;
}

export async function collectedHeap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find((metric) => metric.name === 'JSHeapUsedSize')?.value ?? 0;
}
