import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openHarness } from './harness-page.ts';
import { onHarness } from './on-harness.ts';

/** When the viewport draws, and what it leaves alone. */
let browser: Browser;
let page: Page;
onHarness((opened, by) => {
  page = opened;
  browser = by;
});

describe('drawing', () => {
  it('touches only what has changed', async () => {
    const seen = await page.evaluate(() => {
      const h = viewportHarness;
      const view = h.open(200, 200);
      const mask = h.mask(20, 20, [[3, 3]]);
      const events: string[] = [];
      view.onRendered(({ image, masks, frameId }) =>
        events.push(`${frameId}${image ? ' image' : ''}${masks ? ' masks' : ''}`),
      );
      const step = (name: string, work: () => void): void => {
        events.push(`${name}:`);
        work();
        view.flush();
      };
      step('show', () => view.show(h.frame('f', 20, 20)));
      step('view', () => view.setView(h.view({ centre: { x: 10, y: 10 }, zoom: 10 })));
      step('masks', () => view.setMasks([h.layer('m', mask)]));
      step('same masks', () => view.setMasks([h.layer('m', mask)]));
      step('window', () => view.setView({ ...view.view, window: { kind: 'full' } }));
      step('pan', () => view.setView({ ...view.view, centre: { x: 11, y: 10 } }));
      step('dab', () => {
        h.setMaskAt(mask, 12, 12, 1);
        view.updateMask('m', { left: 12, top: 12, right: 13, bottom: 13 });
      });
      step('hide', () => view.setMasks([h.layer('m', mask, { visible: false })]));
      const hidden = h.pixels(view, 'masks').data.some((value) => value > 0);
      step('nothing', () => undefined);
      step('other frame', () => view.show(h.frame('g', 20, 20)));
      const left = h.pixels(view, 'masks').data.some((value) => value > 0);
      view.destroy();
      return { events: events.join(' | '), hidden, left, empty: view.element.isConnected };
    });
    expect(seen).toEqual({
      events:
        'show: | f image masks | view: | f image masks | masks: | f masks | same masks: | window: | f image | ' +
        'pan: | f image masks | dab: | f masks | hide: | f masks | nothing: | other frame: | g image masks',
      hidden: false,
      left: false,
      empty: false,
    });
  });

  it('thins out a large image while its window is dragged, and averages it at rest', async () => {
    const seen = await page.evaluate(async () => {
      const h = viewportHarness;
      const view = h.open(50, 50);
      // Fine stripes: averaged they are one grey, thinned out they are not.
      const values = Uint16Array.from({ length: 400 * 400 }, (_, i) => (i % 4 === 0 ? 200 : 0));
      view.show(h.frame('stripes', 400, 400, { values }));
      const look = (center: number) =>
        view.setView(
          h.view({
            centre: { x: 200, y: 200 },
            zoom: 0.125,
            window: { kind: 'window', center, width: 200, function: 'LINEAR_EXACT' },
          }),
        );
      const drawn = () =>
        new Promise<boolean>((resolve) => {
          const stop = view.onRendered(({ masks }) => {
            stop();
            resolve(masks);
          });
        });
      const context = view.element.querySelector<HTMLCanvasElement>('.frame-view-image')!.getContext('2d')!;
      const grey = (): number => context.getImageData(25, 25, 1, 1).data[0]!;
      look(100);
      await drawn();
      const greys = [grey()];
      look(101);
      look(100);
      await drawn();
      greys.push(grey());
      const masksAtRest = await drawn();
      greys.push(grey());
      view.destroy();
      // A quarter of white, give or take rounding.
      const averaged = [greys[0]!, greys[2]!].map((value) => Math.abs(value - 255 / 4) <= 1);
      return { averaged, same: greys[1] === greys[0], masksAtRest };
    });
    expect(seen).toEqual({ averaged: [true, true], same: false, masksAtRest: false });
  });

  it('refuses an image that no canvas can hold, and keeps the old one', async () => {
    const seen = await page.evaluate(() => {
      const h = viewportHarness;
      const view = h.open(50, 50);
      view.show(h.frame('kept', 2, 2, { values: Uint16Array.of(5, 5, 5, 5) }));
      view.setView(h.view({ centre: { x: 1, y: 1 }, zoom: 50 }));
      try {
        view.show(h.frame('vast', 70_000, 1));
        return 'shown';
      } catch (error) {
        return [String(error), view.frame?.id, h.pixels(view, 'image').data[0]].join(' | ');
      } finally {
        view.destroy();
      }
    });
    expect(seen).toMatch(/70000 x 1 pixels.*cannot be shown\. \| kept \| 5$/);
  });

  it('refuses masks of another size than the frame’s (M2)', async () => {
    const message = await page.evaluate(() => {
      const h = viewportHarness;
      const view = h.open(50, 50);
      view.show(h.frame('f', 20, 20));
      try {
        view.setMasks([h.layer('m', h.mask(20, 21, []))]);
        return 'accepted';
      } catch (error) {
        return String(error);
      } finally {
        view.destroy();
      }
    });
    expect(message).toContain('M2');
  });

  it('compares two sets of masks at a line that moves', async () => {
    const seen = await page.evaluate(() => {
      const h = viewportHarness;
      const view = h.open(100, 10);
      view.show(h.frame('swipe', 10, 1));
      view.setView(h.view({ centre: { x: 5, y: 0.5 }, zoom: 10 }));
      const all = Array.from({ length: 10 }, (_, x) => [x, 0] as const);
      const left = [h.layer('a', h.mask(10, 1, all))];
      const right = [h.layer('a', h.mask(10, 1, all.slice(5)), { colour: '#0000ff' })];
      const colours = (): string => {
        const { data } = h.pixels(view, 'masks');
        return Array.from({ length: 10 }, (_, i) => {
          const at = 4 * (5 * 100 + i * 10 + 5);
          return data[at + 3] === 0 ? '.' : data[at]! > 0 ? 'L' : 'R';
        }).join('');
      };
      const states: string[] = [];
      for (const x of [30, 70, 0, 100, 30]) {
        view.setMasks(left, { right, x });
        states.push(colours());
      }
      view.setMasks(left);
      states.push(colours());
      view.setMasks(right);
      states.push(colours());
      view.destroy();
      return states;
    });
    expect(seen).toEqual([
      'LLL..RRRRR',
      'LLLLLLLRRR',
      '.....RRRRR',
      'LLLLLLLLLL',
      'LLL..RRRRR',
      'LLLLLLLLLL',
      '.....RRRRR',
    ]);
  });

  it('follows the size of its element, and draws annotations where the anatomy is', async () => {
    const seen = await page.evaluate(async () => {
      const h = viewportHarness;
      const view = h.open(100, 80);
      const element = view.element.parentElement!;
      view.show(h.frame('f', 10, 8, { values: new Uint16Array(80).fill(77) }));
      const fit = (): void =>
        view.setView(h.fitView(h.view({}), { frame: view.frame!, canvas: view.canvas }));
      fit();
      const notes = h.createAnnotationCanvas(view, (context, { toCanvas }) => {
        context.fillStyle = '#00ff00';
        context.fillRect(toCanvas.e + 2 * toCanvas.a, toCanvas.f, toCanvas.a, toCanvas.d);
      });
      h.pixels(view, 'image');
      const resized = new Promise<void>((resolve) => {
        view.onResized(() => {
          fit();
          resolve();
        });
      });
      element.style.width = '50px';
      element.style.height = '40px';
      await resized;
      view.flush();
      const image = h.pixels(view, 'image');
      const marks = h.pixels(view, 'annotations');
      const marked = Array.from({ length: 50 }, (_, x) => (marks.data[4 * x + 1]! > 0 ? x : -1)).filter(
        (x) => x >= 0,
      );
      notes.destroy();
      view.destroy();
      return {
        size: [image.width, image.height],
        corner: image.data[4 * (40 * 50 - 1)],
        marked,
        left: element.childElementCount,
      };
    });
    expect(seen).toEqual({ size: [50, 40], corner: 77, marked: [10, 11, 12, 13, 14], left: 0 });
  });

  it('follows the pixel ratio when the window moves to another screen', async () => {
    const moving = await openHarness(browser, 1);
    const session = await moving.context().newCDPSession(moving);
    await moving.evaluate(() => {
      const h = viewportHarness;
      const view = h.open(100, 80);
      view.show(h.frame('moved', 10, 8, { values: new Uint16Array(80).fill(50) }));
      view.setView(h.view({ centre: { x: 5, y: 4 }, zoom: 10 }));
      view.setMasks([h.layer('m', h.mask(10, 8, [[9, 7]]))]);
      view.flush();
      const resized = new Promise<unknown>((resolve) => {
        view.onResized((canvas) => {
          const masks = h.pixels(view, 'masks');
          const corner = 4 * (masks.width * masks.height - 1) + 3;
          resolve([canvas, masks.width, masks.height, masks.data[corner], h.pixels(view, 'image').data[0]]);
        });
      });
      Object.assign(globalThis, { resized });
      // Without a screen Chromium makes no frames of its own accord, and tells of a new ratio with a frame only.
      const tick = (): void => void requestAnimationFrame(tick);
      tick();
    });
    // Emulation tells the page of a new ratio only along with a new size.
    const metrics = { width: 1000, height: 900, deviceScaleFactor: 2, mobile: false };
    await session.send('Emulation.setDeviceMetricsOverride', metrics);
    const seen = await moving.evaluate(
      () => (globalThis as unknown as { resized: Promise<unknown> }).resized,
    );
    await moving.context().close();
    expect(seen).toEqual([{ width: 100, height: 80, devicePixelRatio: 2 }, 200, 160, 255, 50]);
  });

  it('paints masks of a large canvas coarser while it moves, finely when it rests', async () => {
    const seen = await page.evaluate(async () => {
      const h = viewportHarness;
      const view = h.open(1801, 1203);
      view.show(h.frame('large', 40, 40));
      const masks = view.element.querySelector<HTMLCanvasElement>('.frame-view-masks')!;
      const look = (x: number) => view.setView(h.view({ centre: { x, y: 20 }, zoom: 25 }));
      look(20);
      view.setMasks([h.layer('m', h.mask(40, 40, [[20, 20]]))]);
      const drawn = () =>
        new Promise<void>((resolve) => {
          const stop = view.onRendered(() => {
            stop();
            resolve();
          });
        });
      const covered = (ratio: number): boolean => {
        const at = view.toCanvas({ x: 20.5, y: 20.5 });
        return (
          masks.getContext('2d')!.getImageData(Math.floor(at.x * ratio), Math.floor(at.y * ratio), 1, 1)
            .data[3] === 255
        );
      };
      await drawn();
      const states: unknown[] = [[masks.width, masks.style.width, covered(1)]];
      look(21);
      look(22);
      await drawn();
      states.push([masks.width, masks.style.width, covered(0.5)]);
      await drawn();
      states.push([masks.width, masks.style.width, covered(1)]);
      view.destroy();
      return states;
    });
    expect(seen).toEqual([
      [1801, '1801px', true],
      [901, '1802px', true],
      [1801, '1801px', true],
    ]);
  });

  it('keeps two views apart and magnifies one of them from its own pixels', async () => {
    const seen = await page.evaluate(() => {
      const h = viewportHarness;
      const one = h.open(40, 40);
      const two = h.open(40, 40);
      for (const view of [one, two]) view.setInterpolation('pixels');
      const values = Uint16Array.from({ length: 1600 }, (_, i) => i % 200);
      one.show(h.frame('one', 40, 40, { values }));
      two.show(h.frame('two', 40, 40, { values: new Uint16Array(1600).fill(9) }));
      one.setView(h.view({ centre: { x: 20, y: 20 }, zoom: 0.25 }));
      two.setView(h.view({ centre: { x: 20, y: 20 }, rotationDeg: 90 }));
      one.setMasks([h.layer('m', h.mask(40, 40, [[20, 20]]))]);
      const target = document.createElement('canvas');
      target.width = target.height = 30;
      one.magnify({ target, centre: { x: 20.5, y: 20.5 }, factor: 40, devicePixelRatio: 1 });
      const { data } = target.getContext('2d')!.getImageData(0, 0, 30, 30);
      const at = (x: number, y: number): number[] => [...data.slice(4 * (y * 30 + x), 4 * (y * 30 + x) + 3)];
      const grey = h.pixels(two, 'image').data[0];
      const covered = h.pixels(two, 'masks').data.some((value) => value > 0);
      one.destroy();
      const still = h.pixels(two, 'image').data[0];
      two.destroy();
      return { middle: at(15, 15), right: at(25, 15), below: at(15, 25), grey, covered, still };
    });
    expect(seen).toEqual({
      middle: [255, 0, 0],
      right: [21, 21, 21],
      below: [60, 60, 60],
      grey: 9,
      covered: false,
      still: 9,
    });
  });

  it('remembers nothing of frames that have left', async () => {
    const session = await page.context().newCDPSession(page);
    const heldMb = async (): Promise<number> => {
      await session.send('HeapProfiler.collectGarbage');
      const usage = (await session.send('Runtime.getHeapUsage')) as {
        usedSize: number;
        backingStorageSize?: number;
      };
      return (usage.usedSize + (usage.backingStorageSize ?? 0)) / 2 ** 20;
    };
    await page.evaluate(() => {
      const h = viewportHarness;
      const view = h.open(200, 200);
      Object.assign(globalThis, {
        openCases: (count: number) => {
          for (let i = 0; i < count; i++) {
            // 2 MB of pixels, in sizes that take turns.
            const [columns, rows] = [1000 + 8 * (i % 3), 1000];
            view.show(h.frame(`case-${i}`, columns, rows));
            view.setView(h.view({ centre: { x: 500, y: 500 }, zoom: 0.2 }));
            view.setMasks([h.layer('m', h.mask(columns, rows, [[i, i]]))]);
            view.flush();
          }
        },
      });
    });
    const open = (count: number): Promise<void> =>
      page.evaluate(
        (many) => (globalThis as unknown as { openCases(n: number): void }).openCases(many),
        count,
      );
    await open(20);
    const before = await heldMb();
    await open(60);
    const after = await heldMb();
    expect(before).toBeGreaterThan(1);
    // One case more would be 2 MB of pixels and 4 MB of canvas data.
    expect(after - before).toBeLessThan(2);
  });
});
