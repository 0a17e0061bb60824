import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openHarness } from './harness-page.ts';
import { onHarness } from './on-harness.ts';

/** The viewport in a real browser: every statement is about pixels read back from its canvases. */
let browser: Browser;
let page: Page;
onHarness((opened, by) => {
  page = opened;
  browser = by;
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
