import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../support/chromium.ts';
import { openHarness } from './harness-page.ts';

/** The viewport in a real browser: every statement is about pixels read back from its canvases. */
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  page = await openHarness(browser);
  page.on('pageerror', (error) => faults.push(error.message));
});

afterAll(async () => {
  await browser?.close();
  expect(faults).toEqual([]);
});

describe('image and masks', () => {
  it('agree to the pixel in all eight upright orientations, at odd zooms, with pixels that are not square', async () => {
    const wrong = await page.evaluate(() => {
      const h = viewportHarness;
      const view = h.open(311, 283);
      view.setInterpolation('pixels');
      const [columns, rows] = [13, 9];
      const values = Uint16Array.from({ length: columns * rows }, (_, i) => (i * 89) % 251);
      const inMask = (x: number, y: number): boolean => (x * 7 + y * 5) % 3 === 0;
      const points: [number, number][] = [];
      for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) if (inMask(x, y)) points.push([x, y]);
      const found: string[] = [];
      let checked = 0;
      for (const pixelAspect of [1, 1.7, 0.6]) {
        view.show(h.frame(`agree-${pixelAspect}`, columns, rows, { values, pixelAspect }));
        view.setMasks([h.layer('m', h.mask(columns, rows, points))]);
        for (const zoom of [3.3, 7.9, 14.2]) {
          for (let turn = 0; turn < 8; turn++) {
            view.setView(
              h.view({
                centre: { x: 5.4, y: 4.1 },
                zoom: zoom / Math.min(1, pixelAspect),
                rotationDeg: 90 * (turn % 4),
                flipHorizontal: turn > 3,
                flipVertical: zoom > 7 && zoom < 8,
              }),
            );
            const image = h.pixels(view, 'image');
            const masks = h.pixels(view, 'masks');
            for (let y = 0; y < rows; y++) {
              for (let x = 0; x < columns; x++) {
                const at = view.toCanvas({ x: x + 0.5, y: y + 0.5 });
                const [i, j] = [Math.floor(at.x), Math.floor(at.y)];
                if (i < 0 || j < 0 || i >= image.width || j >= image.height) continue;
                checked++;
                const grey = image.data[4 * (j * image.width + i)]!;
                const covered = masks.data[4 * (j * masks.width + i) + 3] === 255;
                const back = view.toImage({ x: i + 0.5, y: j + 0.5 });
                const right = grey === values[y * columns + x] && covered === inMask(x, y);
                if (!right || Math.floor(back.x) !== x || Math.floor(back.y) !== y) {
                  found.push(
                    `aspect ${pixelAspect} zoom ${zoom} turn ${turn} pixel ${x},${y}: ${grey} ${covered}`,
                  );
                }
              }
            }
          }
        }
      }
      view.destroy();
      return { found: found.slice(0, 5), enough: checked > 5000 };
    });
    expect(wrong).toEqual({ found: [], enough: true });
  });

  it('agree at any angle, reduced and enlarged', async () => {
    const wrong = await page.evaluate(() => {
      const h = viewportHarness;
      const view = h.open(400, 300);
      const found: string[] = [];
      // A checkerboard of large squares: the middle of each is one grey whatever the interpolation.
      const [columns, rows, side] = [600, 480, 60];
      const values = new Uint16Array(columns * rows);
      const points: [number, number][] = [];
      const bright = (x: number, y: number): boolean =>
        (Math.floor(x / side) + Math.floor(y / side)) % 2 === 1;
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) {
          if (!bright(x, y)) continue;
          values[y * columns + x] = 200;
          points.push([x, y]);
        }
      }
      view.show(h.frame('angles', columns, rows, { values, pixelAspect: 1.3 }));
      view.setMasks([h.layer('m', h.mask(columns, rows, points))]);
      let checked = 0;
      for (const rotationDeg of [0, 13, 90, 135, 180, 222.5, 270, 359]) {
        for (const zoom of [0.31, 0.47, 0.99, 2.3]) {
          const flipHorizontal = zoom > 0.9;
          view.setView(h.view({ centre: { x: 290, y: 250 }, zoom, rotationDeg, flipHorizontal }));
          const image = h.pixels(view, 'image');
          const masks = h.pixels(view, 'masks');
          for (let y = side / 2; y < rows; y += side) {
            for (let x = side / 2; x < columns; x += side) {
              const at = view.toCanvas({ x, y });
              if (at.x < 1 || at.y < 1 || at.x > 399 || at.y > 299) continue;
              checked++;
              const index = 4 * (Math.floor(at.y) * image.width + Math.floor(at.x));
              const grey = image.data[index]!;
              const covered = masks.data[index + 3] === 255;
              if (Math.abs(grey - (bright(x, y) ? 200 : 0)) > 1 || covered !== bright(x, y)) {
                found.push(`angle ${rotationDeg} zoom ${zoom} at ${x},${y}: ${grey} ${covered}`);
              }
            }
          }
        }
      }
      view.destroy();
      return { found: found.slice(0, 5), enough: checked > 800 };
    });
    expect(wrong).toEqual({ found: [], enough: true });
  });

  it('keep to whole device pixels at a pixel ratio of 1.5', async () => {
    const dense = await openHarness(browser, 1.5);
    const seen = await dense.evaluate(() => {
      const h = viewportHarness;
      const view = h.open(101, 77);
      view.setInterpolation('pixels');
      view.show(h.frame('dense', 4, 4, { values: Uint16Array.from({ length: 16 }, (_, i) => 10 + i) }));
      view.setView(
        h.oneToOne(h.view({ centre: { x: 2, y: 2 } }), { frame: view.frame!, canvas: view.canvas }),
      );
      view.setMasks([h.layer('m', h.mask(4, 4, [[1, 2]]))]);
      const image = h.pixels(view, 'image');
      const masks = h.pixels(view, 'masks');
      const bright = Array.from(image.data).filter((value, i) => i % 4 === 0 && value > 0);
      const covered = Array.from(masks.data.keys()).filter((i) => i % 4 === 3 && masks.data[i]! > 0);
      const at = view.toCanvas({ x: 1.5, y: 2.5 });
      const index = Math.floor(at.y * 1.5) * image.width + Math.floor(at.x * 1.5);
      return {
        size: [image.width, image.height, view.canvas.width * 1.5, view.canvas.height * 1.5],
        bright,
        covered: covered.map((i) => (i - 3) / 4 - index),
        grey: image.data[4 * index],
      };
    });
    await dense.context().close();
    expect(seen).toEqual({
      size: [151, 115, 151, 115],
      bright: Array.from({ length: 16 }, (_, i) => 10 + i),
      covered: [0],
      grey: 19,
    });
  });
});

describe('greys and colours', () => {
  it('are those of the engine for every kind of pixel', async () => {
    const seen = await page.evaluate(() => {
      const h = viewportHarness;
      const view = h.open(60, 20);
      view.setInterpolation('pixels');
      const show = (
        id: string,
        parts: Parameters<typeof h.frame>[3] & {},
        look: Parameters<typeof h.view>[0] = {},
      ): number[] => {
        view.show(h.frame(id, 3, 1, parts));
        view.setView(h.view({ centre: { x: 1.5, y: 0.5 }, zoom: 20, ...look }));
        const { data } = h.pixels(view, 'image');
        return [10, 30, 50].map((x) => data[4 * (10 * 60 + x)]!);
      };
      const table = (firstMapped: number, bits: number, ...entries: number[]) => ({
        kind: 'table' as const,
        table: { firstMapped, bits, entries: Uint16Array.from(entries), explanation: '' },
      });
      const sigmoid = {
        kind: 'window',
        center: 100,
        width: 50,
        function: 'SIGMOID',
        explanation: '',
      } as const;
      const byFile = { window: { kind: 'voi', index: 0 } } as const;
      const wide = { window: { kind: 'window', center: 0, width: 65536, function: 'LINEAR_EXACT' } } as const;
      const rgb = {
        samplesPerPixel: 3,
        photometric: 'RGB',
        bitsStored: 8,
        values: Uint8Array.of(1, 2, 3, 50, 60, 70, 255, 254, 253),
      } as const;
      return {
        uint16: show('a', { values: Uint16Array.of(0, 100, 255) }),
        int16: show('b', { values: Int16Array.of(-32768, 0, 32767), signed: true }, wide),
        int16Positive: show('c', { values: Int16Array.of(3, 100, 255), signed: true }),
        uint8: show('d', { values: Uint8Array.of(0, 100, 255) }),
        int8: show('e', {
          values: Int8Array.of(-128, 0, 127),
          signed: true,
          modality: { kind: 'linear', slope: 1, intercept: 128 },
        }),
        monochrome1: show('f', { values: Uint16Array.of(0, 100, 255), photometric: 'MONOCHROME1' }),
        inverse: show('g', {
          values: Uint16Array.of(0, 100, 255),
          photometric: 'MONOCHROME1',
          inverse: true,
        }),
        inverted: show('h', { values: Uint16Array.of(0, 100, 255) }, { invert: true }),
        padding: show('i', {
          values: Uint16Array.of(200, 100, 255),
          photometric: 'MONOCHROME1',
          padding: { low: 200, high: 200 },
        }),
        modalityTable: show('j', {
          values: Uint16Array.of(1000, 1001, 1002),
          modality: table(1000, 8, 7, 8, 9),
        }),
        voiTable: show(
          'k',
          { values: Uint16Array.of(100, 101, 102), voi: [table(100, 12, 0, 4095, 2048)] },
          byFile,
        ),
        sigmoid: show('l', { values: Uint16Array.of(0, 100, 125), voi: [sigmoid] }, byFile),
        red: show('m', rgb, { window: { kind: 'full' } }),
        redInverted: show('n', rgb, { window: { kind: 'full' }, invert: true }),
        greyAfterColour: show('o', { values: Uint16Array.of(0, 100, 255) }),
        sameIdAgain: show('o', { values: Uint16Array.of(9, 8, 7) }),
        nothing: ((): number[] => {
          view.show(null);
          const { data } = h.pixels(view, 'image');
          return [...new Set(data)];
        })(),
      };
    });
    expect(seen).toEqual({
      uint16: [0, 100, 255],
      int16: [0, 128, 255],
      int16Positive: [3, 100, 255],
      uint8: [0, 100, 255],
      int8: [0, 128, 255],
      monochrome1: [255, 155, 0],
      inverse: [255, 155, 0],
      inverted: [255, 155, 0],
      padding: [0, 155, 0],
      modalityTable: [7, 8, 9],
      voiTable: [0, 255, 128],
      sigmoid: [0, 128, 225],
      red: [1, 50, 255],
      redInverted: [254, 205, 0],
      greyAfterColour: [0, 100, 255],
      sameIdAgain: [9, 8, 7],
      nothing: [0, 255],
    });
  });

  it('keep the three colours apart, also at the size of a fresh canvas', async () => {
    const seen = await page.evaluate(() => {
      const h = viewportHarness;
      const view = h.open(300, 150);
      view.show(h.frame('grey first', 300, 150));
      view.setView(h.view({ centre: { x: 150, y: 75 } }));
      view.flush();
      const values = Uint8Array.from({ length: 300 * 150 * 3 }, (_, i) => [200, 100, 50][i % 3]!);
      view.show(
        h.frame('colour', 300, 150, { samplesPerPixel: 3, photometric: 'RGB', bitsStored: 8, values }),
      );
      view.setView(h.view({ centre: { x: 150, y: 75 }, window: { kind: 'full' } }));
      const { data } = h.pixels(view, 'image');
      view.destroy();
      return [...data.slice(0, 4), ...data.slice(-4)];
    });
    expect(seen).toEqual([200, 100, 50, 255, 200, 100, 50, 255]);
  });
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
