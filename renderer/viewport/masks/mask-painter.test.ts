import { describe, expect, it } from 'vitest';
import { createMask, maskAt, setMaskAt } from '../../../core/mask/bit-mask.ts';
import { applyAffine } from '../../../core/view/affine.ts';
import type { ViewState } from '../../../core/view/view-state.ts';
import { viewTransform } from '../../../core/view/view-transform.ts';
import { maskOf, randomMask } from '../../../test/support/masks.ts';
import { forSeeds, type Random } from '../../../test/support/random.ts';
import type { MaskLayer, PixelRect } from './mask-layer.ts';
import { createMaskPainter, type MaskPainter } from './mask-painter.ts';
import { screenGrid } from './screen-grid.ts';

/** A view of an image on a canvas of device pixels. */
interface Scene {
  readonly image: { readonly width: number; readonly height: number; readonly pixelAspect: number };
  readonly canvas: { readonly width: number; readonly height: number };
  readonly view: Pick<ViewState, 'centre' | 'zoom' | 'rotationDeg' | 'flipHorizontal' | 'flipVertical'>;
}

function layer(mask: MaskLayer['mask'], parts: Partial<MaskLayer> = {}): MaskLayer {
  return {
    id: 'a',
    mask,
    colour: '#ff0000',
    opacity: 1,
    style: 'fill',
    outlineWidth: 1,
    visible: true,
    highlighted: false,
    ...parts,
  };
}

function upright(image: { width: number; height: number }, zoom = 1): Scene {
  return {
    image: { width: image.width, height: image.height, pixelAspect: 1 },
    canvas: { width: Math.round(image.width * zoom), height: Math.round(image.height * zoom) },
    view: {
      centre: { x: image.width / 2, y: image.height / 2 },
      zoom,
      rotationDeg: 0,
      flipHorizontal: false,
      flipVertical: false,
    },
  };
}

function transformOf({ view, image, canvas }: Scene) {
  return viewTransform(view, image, { ...canvas, devicePixelRatio: 1 });
}

function lookAt(painter: MaskPainter, scene: Scene): void {
  painter.setGrid(screenGrid({ ...transformOf(scene), ...scene.canvas }, scene.image), 1);
}

function wholeOf({ canvas }: Scene): PixelRect {
  return { left: 0, top: 0, right: canvas.width, bottom: canvas.height };
}

function painted(layers: readonly MaskLayer[], scene: Scene): Int32Array {
  const painter = createMaskPainter();
  painter.setLayers(layers);
  lookAt(painter, scene);
  const pixels = new Int32Array(scene.canvas.width * scene.canvas.height);
  painter.paint(wholeOf(scene), pixels);
  return pixels;
}

/** Rows of text: `#` opaque, `+` in part, `.` transparent. */
function shown(pixels: Int32Array, width: number): string[] {
  return Array.from({ length: pixels.length / width }, (_, y) =>
    Array.from(pixels.subarray(y * width, (y + 1) * width), (pixel) =>
      pixel >>> 24 === 255 ? '#' : pixel >>> 24 > 0 ? '+' : '.',
    ).join(''),
  );
}

/** As text: comparing large arrays element by element in the test runner takes seconds. */
function textOf(pixels: Int32Array): string {
  return pixels.join(' ');
}

function rgba(pixel: number): number[] {
  return [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255, pixel >>> 24];
}

function randomScene(random: Random, rotations: readonly number[]): Scene {
  const image = {
    width: random.integer(1, 70),
    height: random.integer(1, 70),
    pixelAspect: random.integer(0, 1) === 0 ? 1 : 0.4 + 2 * random.next(),
  };
  return {
    image,
    canvas: { width: random.integer(5, 90), height: random.integer(5, 90) },
    view: {
      centre: { x: image.width * random.next(), y: image.height * random.next() },
      zoom: 0.1 * 100 ** random.next(),
      rotationDeg: rotations[random.integer(0, rotations.length - 1)]!,
      flipHorizontal: random.integer(0, 1) === 1,
      flipVertical: random.integer(0, 1) === 1,
    },
  };
}

describe('painted masks', () => {
  it('follow pixel borders when enlarged', () => {
    const mask = maskOf('.#', '#.');
    expect(shown(painted([layer(mask)], upright(mask, 3)), 6)).toEqual([
      '...###',
      '...###',
      '...###',
      '###...',
      '###...',
      '###...',
    ]);
  });

  it('show every speck when reduced', () => {
    const mask = createMask(70, 70);
    setMaskAt(mask, 33, 52, 1);
    const rows = shown(painted([layer(mask)], upright(mask, 0.1)), 7);
    expect(rows.map((row) => row.indexOf('#'))).toEqual([-1, -1, -1, -1, -1, 3, -1]);
  });

  it('turn and flip with the image', () => {
    const mask = maskOf('##', '#.', '..');
    const of = (view: Partial<Scene['view']>, canvas = { width: 2, height: 3 }): string[] => {
      const scene = upright(mask);
      return shown(
        painted([layer(mask)], { ...scene, canvas, view: { ...scene.view, ...view } }),
        canvas.width,
      );
    };
    expect(of({})).toEqual(['##', '#.', '..']);
    expect(of({ flipHorizontal: true })).toEqual(['##', '.#', '..']);
    expect(of({ flipVertical: true })).toEqual(['..', '#.', '##']);
    expect(of({ rotationDeg: 180 })).toEqual(['..', '.#', '##']);
    expect(of({ rotationDeg: 90 }, { width: 3, height: 2 })).toEqual(['.##', '..#']);
    expect(of({ rotationDeg: 270 }, { width: 3, height: 2 })).toEqual(['#..', '##.']);
    expect(of({ rotationDeg: 90, flipHorizontal: true }, { width: 3, height: 2 })).toEqual(['..#', '.##']);
  });

  it('colour the pixel under the centre of a mask pixel, and no pixel without one, in all upright views', () => {
    forSeeds(150, (random) => {
      const scene = randomScene(random, [0, 90, 180, 270]);
      const mask = randomMask(random, 0, scene.image);
      const { width, height } = scene.canvas;
      const pixels = painted([layer(mask)], scene);
      const { toDevice, fromDevice } = transformOf(scene);
      let missing = 0;
      let stray = 0;
      for (let y = 0; y < mask.height; y++) {
        for (let x = 0; x < mask.width; x++) {
          if (!maskAt(mask, x, y)) continue;
          const centre = applyAffine(toDevice, { x: x + 0.5, y: y + 0.5 });
          const [i, j] = [Math.floor(centre.x), Math.floor(centre.y)];
          if (i >= 0 && j >= 0 && i < width && j < height && pixels[j * width + i] === 0) missing++;
        }
      }
      // A coloured pixel has a mask pixel within half a canvas pixel or half an image pixel of its centre.
      const reachX = Math.max(Math.abs(fromDevice.a) + Math.abs(fromDevice.c), 1) / 2 + 1e-9;
      const reachY = Math.max(Math.abs(fromDevice.b) + Math.abs(fromDevice.d), 1) / 2 + 1e-9;
      for (let at = 0; at < pixels.length; at++) {
        if (pixels[at] === 0) continue;
        const { x, y } = applyAffine(fromDevice, { x: (at % width) + 0.5, y: Math.floor(at / width) + 0.5 });
        let near = false;
        for (let my = Math.floor(y - reachY - 1); my <= y + reachY; my++) {
          for (let mx = Math.floor(x - reachX - 1); mx <= x + reachX; mx++) {
            const close = Math.abs(mx + 0.5 - x) <= reachX && Math.abs(my + 0.5 - y) <= reachY;
            near ||= close && maskAt(mask, mx, my);
          }
        }
        if (!near) stray++;
      }
      expect({ missing, stray }).toEqual({ missing: 0, stray: 0 });
    });
  });

  it('are exact to the pixel when enlarged, also at odd angles', () => {
    forSeeds(100, (random) => {
      const drawn = randomScene(random, [0, 90, 180, 270, 17, 200.5]);
      const scene = {
        ...drawn,
        view: { ...drawn.view, zoom: (1 + 8 * random.next()) / Math.min(1, drawn.image.pixelAspect) },
      };
      const mask = randomMask(random, 0, scene.image);
      const pixels = painted([layer(mask)], scene);
      const { fromDevice } = transformOf(scene);
      let wrong = 0;
      pixels.forEach((pixel, at) => {
        const x = (at % scene.canvas.width) + 0.5;
        const y = Math.floor(at / scene.canvas.width) + 0.5;
        const under = applyAffine(fromDevice, { x, y });
        if ((pixel !== 0) !== maskAt(mask, Math.floor(under.x), Math.floor(under.y))) wrong++;
      });
      expect(wrong).toBe(0);
    });
  });

  it('blend where they overlap, the later one on top, outlines above all fills', () => {
    const mask = maskOf('###', '###', '###');
    const red = layer(mask, { id: 'r', opacity: 0.5 });
    const blue = layer(mask, { id: 'b', opacity: 0.5, colour: '#0000ff' });
    expect(rgba(painted([red], upright(mask))[4]!)).toEqual([255, 0, 0, 128]);
    expect(rgba(painted([red, blue], upright(mask))[4]!)).toEqual([85, 0, 170, 191]);
    expect(rgba(painted([blue, red], upright(mask))[4]!)).toEqual([170, 0, 85, 191]);
    const lined = layer(mask, { id: 'r', style: 'outline', outlineOpacity: 1 });
    expect(rgba(painted([lined, blue], upright(mask))[0]!)).toEqual([255, 0, 0, 255]);
    expect(rgba(painted([lined, blue], upright(mask))[4]!)).toEqual([0, 0, 255, 128]);
  });

  it('hide what is hidden', () => {
    const mask = maskOf('#');
    expect(Array.from(painted([layer(mask, { visible: false })], upright(mask)))).toEqual([0]);
    expect(Array.from(painted([layer(mask, { style: 'both', opacity: 0 })], upright(mask)))).toEqual([0]);
  });
});

describe('outlines', () => {
  const square = maskOf('.......', '.#####.', '.#####.', '.#####.', '.#####.', '.#####.', '.......');

  it('lie inside, one pixel wide or more, at every zoom', () => {
    const outline = (outlineWidth: number, zoom = 1): string[] => {
      const scene = upright(square, zoom);
      const pixels = painted([layer(square, { style: 'outline', outlineWidth })], scene);
      return shown(pixels, scene.canvas.width);
    };
    expect(outline(1)).toEqual(['.......', '.#####.', '.#...#.', '.#...#.', '.#...#.', '.#####.', '.......']);
    expect(outline(1.5)).toEqual([
      '.......',
      '.#####.',
      '.#+++#.',
      '.#+.+#.',
      '.#+++#.',
      '.#####.',
      '.......',
    ]);
    expect(outline(2)).toEqual(['.......', '.#####.', '.#####.', '.##.##.', '.#####.', '.#####.', '.......']);
    expect(outline(1, 2)[3]).toBe('..#........#..');
    expect(outline(3, 2)[7]).toBe('..###....###..');
  });

  it('stop at the edge of the frame, not at the edge of the canvas', () => {
    const mask = maskOf(...Array.from({ length: 9 }, () => '#########'));
    const scene = {
      ...upright(mask, 1),
      canvas: { width: 7, height: 7 },
      view: { ...upright(mask).view, centre: { x: 5.5, y: 4.5 } },
    };
    const rows = shown(painted([layer(mask, { style: 'outline' })], scene), 7);
    expect(rows).toEqual(Array.from({ length: 7 }, () => '......#'));
  });

  it('are wider on the structure at work, and may be dashed', () => {
    const wide = painted([layer(square, { style: 'outline', highlighted: true })], upright(square));
    expect(shown(wide, 7)[3]).toBe('.##.##.');
    const long = maskOf('#'.repeat(40));
    const dashed = shown(painted([layer(long, { style: 'outline', dashed: true })], upright(long)), 40)[0]!;
    expect(dashed).toMatch(/^(#{5}\.{5}|\.{5}#{5}|#{1,5}|\.{1,5})+$/);
    expect(dashed.replaceAll('.', '')).toHaveLength(20);
  });

  it('of many layers and one are the same', () => {
    forSeeds(40, (random) => {
      const scene = randomScene(random, [0, 90, 180, 270, 31]);
      const mask = randomMask(random, 0, scene.image);
      const own = layer(mask, { style: 'both', opacity: 0.4, outlineWidth: 1 + 3 * random.next() });
      // Sixty more layers, none of which is seen: groups beyond the first must behave like the first.
      const others = Array.from({ length: 60 }, (_, i) =>
        layer(createMask(mask.width, mask.height), { id: `o${i}` }),
      );
      const at = random.integer(0, 60);
      const many = painted([...others.slice(0, at), own, ...others.slice(at)], scene);
      expect(textOf(many)).toBe(textOf(painted([own], scene)));
    });
  });
});

describe('repainting', () => {
  function randomLayers(random: Random, size: { width: number; height: number }, count: number): MaskLayer[] {
    return Array.from({ length: count }, (_, i) =>
      layer(randomMask(random, 0, size), {
        id: `${i}`,
        colour: `#${random.integer(0, 0xffffff).toString(16).padStart(6, '0')}`,
        opacity: random.next(),
        style: (['fill', 'outline', 'both'] as const)[random.integer(0, 2)]!,
        outlineWidth: 3 * random.next(),
        visible: random.integer(0, 4) > 0,
        highlighted: random.integer(0, 4) === 0,
        dashed: random.integer(0, 4) === 0,
      }),
    );
  }

  it('after edits gives what painting afresh gives', () => {
    forSeeds(60, (random) => {
      const scene = randomScene(random, [0, 90, 180, 270, 45]);
      const layers = randomLayers(random, scene.image, random.integer(1, 40));
      const painter = createMaskPainter();
      painter.setLayers(layers);
      lookAt(painter, scene);
      const pixels = new Int32Array(scene.canvas.width * scene.canvas.height);
      painter.paint(wholeOf(scene), pixels);
      for (let edit = 0; edit < 4; edit++) {
        const { mask, id } = layers[random.integer(0, layers.length - 1)]!;
        const box = { left: random.integer(-5, mask.width - 1), top: random.integer(-5, mask.height - 1) };
        const dirty = {
          ...box,
          right: box.left + random.integer(1, 20),
          bottom: box.top + random.integer(1, 20),
        };
        const value = random.integer(0, 1) === 1 ? 1 : 0;
        for (let y = Math.max(dirty.top, 0); y < Math.min(dirty.bottom, mask.height); y++) {
          for (let x = Math.max(dirty.left, 0); x < Math.min(dirty.right, mask.width); x++) {
            setMaskAt(mask, x, y, value);
          }
        }
        const rect = painter.updateMask(id, dirty);
        if (rect !== null) painter.paint(rect, pixels);
        expect(textOf(pixels)).toBe(textOf(painted(layers, scene)));
      }
    });
  });

  it('after changes of looks, order, view and visibility gives what painting afresh gives', () => {
    forSeeds(60, (random) => {
      const scene = randomScene(random, [0, 90, 180, 270]);
      const first = randomLayers(random, scene.image, random.integer(1, 36));
      const painter = createMaskPainter();
      let pixels = new Int32Array(0);
      const paintAll = (now: Scene): void => {
        pixels = new Int32Array(now.canvas.width * now.canvas.height);
        painter.paint(wholeOf(now), pixels);
      };
      painter.setLayers(first);
      lookAt(painter, scene);
      paintAll(scene);
      const relit = first.map((one) => ({
        ...one,
        visible: random.integer(0, 1) === 1,
        opacity: random.next(),
      }));
      painter.setLayers(relit);
      paintAll(scene);
      expect(textOf(pixels)).toBe(textOf(painted(relit, scene)));
      const other = { ...randomScene(random, [0, 90]), image: scene.image };
      lookAt(painter, other);
      paintAll(other);
      expect(textOf(pixels)).toBe(textOf(painted(relit, other)));
      const fewer = relit.filter(() => random.integer(0, 1) === 1).reverse();
      painter.setLayers(fewer);
      paintAll(other);
      expect(textOf(pixels)).toBe(textOf(painted(fewer, other)));
    });
  });

  it('is asked for only where something changed in sight', () => {
    const mask = maskOf('#...', '....');
    const painter = createMaskPainter();
    expect(painter.setLayers([layer(mask)])).toBe(true);
    expect(painter.setLayers([layer(mask)])).toBe(false);
    expect(painter.setLayers([layer(mask, { opacity: 0.5 })])).toBe(true);
    const scene = upright(mask, 2);
    lookAt(painter, scene);
    painter.paint(wholeOf(scene), new Int32Array(8 * 4));
    expect(painter.updateMask('a', { left: 3, top: 1, right: 4, bottom: 2 })).toEqual({
      left: 5,
      top: 1,
      right: 8,
      bottom: 4,
    });
    expect(painter.updateMask('a', { left: 9, top: 1, right: 12, bottom: 2 })).toBe(null);
    expect(painter.updateMask('unknown', { left: 0, top: 0, right: 4, bottom: 2 })).toBe(null);
    const copy = maskOf('##..', '....');
    painter.updateMask('a', { left: 1, top: 0, right: 2, bottom: 1 }, copy);
    expect(painter.setLayers([layer(copy, { opacity: 0.5 })])).toBe(false);
  });
});
