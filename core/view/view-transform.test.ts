import { describe, expect, it } from 'vitest';
import { createRandom, forSeeds, type Random } from '../../test/support/random.ts';
import { applyAffine, invertAffine } from './affine.ts';
import {
  fitView,
  flipLeftRight,
  flipUpDown,
  initialView,
  isTurned,
  MAX_ZOOM,
  oneToOne,
  panBy,
  resetTurn,
  rotateBy,
  zoomAbout,
  type ViewPlace,
} from './view-commands.ts';
import type { ViewState } from './view-state.ts';
import { viewTransform, visibleImageBox } from './view-transform.ts';

const FULL = { kind: 'full' } as const;
const PLACE: ViewPlace = {
  frame: { columns: 4, rows: 2, pixelAspect: 1 },
  canvas: { width: 80, height: 60, devicePixelRatio: 1 },
};

function viewOf(parts: Partial<ViewState> = {}): ViewState {
  return { ...initialView(PLACE, FULL), ...parts };
}

function randomPlace(random: Random): ViewPlace {
  return {
    frame: {
      columns: random.integer(1, 3000),
      rows: random.integer(1, 3000),
      pixelAspect: random.integer(0, 2) === 0 ? 1 : 0.3 + 3 * random.next(),
    },
    canvas: {
      width: random.integer(1, 2000),
      height: random.integer(1, 2000),
      devicePixelRatio: [1, 1.25, 1.5, 2][random.integer(0, 3)]!,
    },
  };
}

function randomView(random: Random, { frame }: ViewPlace): ViewState {
  return {
    centre: { x: frame.columns * random.next(), y: frame.rows * random.next() },
    zoom: 0.02 * 1000 ** random.next(),
    rotationDeg: random.integer(0, 1) === 0 ? 90 * random.integer(-4, 8) : 720 * random.next() - 360,
    flipHorizontal: random.integer(0, 1) === 1,
    flipVertical: random.integer(0, 1) === 1,
    invert: false,
    window: FULL,
  };
}

function at(view: ViewState, x: number, y: number, place = PLACE): [number, number] {
  const point = applyAffine(viewTransform(view, place.frame, place.canvas).toCanvas, { x, y });
  return [point.x, point.y];
}

describe('the transform of a view', () => {
  it('puts the centre into the middle and pixel corners by the zoom', () => {
    const view = viewOf({ zoom: 10 });
    expect(at(view, 2, 1)).toEqual([40, 30]);
    expect(at(view, 0, 0)).toEqual([20, 20]);
    expect(at(view, 4, 2)).toEqual([60, 40]);
  });

  it('turns clockwise after flipping in the image’s own axes', () => {
    expect(at(viewOf({ zoom: 10, rotationDeg: 90 }), 0, 0)).toEqual([50, 10]);
    expect(at(viewOf({ zoom: 10, flipHorizontal: true }), 0, 0)).toEqual([60, 20]);
    expect(at(viewOf({ zoom: 10, flipHorizontal: true, rotationDeg: 90 }), 0, 0)).toEqual([50, 50]);
    expect(at(viewOf({ zoom: 10, flipVertical: true, rotationDeg: 90 }), 0, 0)).toEqual([30, 10]);
  });

  it('is exact at quarter turns, also of large angles', () => {
    for (const rotationDeg of [-450, -90, 90, 270, 3690]) {
      const { toCanvas } = viewTransform(viewOf({ rotationDeg }), PLACE.frame, PLACE.canvas);
      expect(Math.abs(toCanvas.a)).toBe(0);
      expect(Math.abs(toCanvas.d)).toBe(0);
    }
  });

  it('shows pixels that are not square at their true shape, whatever the turn', () => {
    const place = { ...PLACE, frame: { columns: 4, rows: 2, pixelAspect: 3 } };
    const view = { ...viewOf({ zoom: 5 }), centre: { x: 0, y: 0 } };
    expect(at(view, 1, 1, place)).toEqual([45, 45]);
    expect(at({ ...view, rotationDeg: 90 }, 1, 1, place)).toEqual([25, 35]);
  });

  it('goes there and back under any zoom, turn, flip, aspect and pixel ratio', () => {
    forSeeds(500, (random) => {
      const place = randomPlace(random);
      const { toCanvas, toImage, toDevice, fromDevice } = viewTransform(
        randomView(random, place),
        place.frame,
        place.canvas,
      );
      const point = { x: place.frame.columns * random.next(), y: place.frame.rows * random.next() };
      const back = applyAffine(toImage, applyAffine(toCanvas, point));
      const backFromDevice = applyAffine(fromDevice, applyAffine(toDevice, point));
      for (const found of [back, backFromDevice]) {
        // A millionth of a pixel: far below what any tool can point at.
        expect(Math.abs(found.x - point.x)).toBeLessThan(1e-6);
        expect(Math.abs(found.y - point.y)).toBeLessThan(1e-6);
      }
    });
  });

  it('refuses a view without size', () => {
    expect(() => viewTransform(viewOf({ zoom: 0 }), PLACE.frame, PLACE.canvas)).toThrow(RangeError);
    expect(() => invertAffine({ a: 0, b: 0, c: 0, d: 0, e: 0, f: 0 })).toThrow(RangeError);
  });
});

describe('commands on views', () => {
  it('fit the whole frame, turned or not', () => {
    expect(fitView(viewOf(), PLACE).zoom).toBe(20);
    expect(fitView(viewOf({ rotationDeg: 90 }), PLACE).zoom).toBe(15);
    forSeeds(200, (random) => {
      const place = randomPlace(random);
      const view = fitView(randomView(random, place), place);
      if (view.zoom === MAX_ZOOM || view.zoom === 0.01) return;
      const { columns, rows } = place.frame;
      const corners = [0, columns].flatMap((x) => [0, rows].map((y) => at(view, x, y, place)));
      const width = Math.max(...corners.map(([x]) => x)) - Math.min(...corners.map(([x]) => x));
      const height = Math.max(...corners.map(([, y]) => y)) - Math.min(...corners.map(([, y]) => y));
      expect(Math.max(width / place.canvas.width, height / place.canvas.height)).toBeCloseTo(1, 9);
    });
  });

  it('one to one puts pixel corners onto device pixel corners', () => {
    forSeeds(100, (random) => {
      const place = randomPlace(random);
      const view = oneToOne({ ...randomView(random, place), rotationDeg: 90 * random.integer(0, 3) }, place);
      const { toDevice } = viewTransform(view, place.frame, place.canvas);
      const origin = applyAffine(toDevice, { x: 0, y: 0 });
      expect(Math.abs(origin.x - Math.round(origin.x))).toBeLessThan(1e-6);
      expect(Math.abs(origin.y - Math.round(origin.y))).toBeLessThan(1e-6);
      const sides = [Math.hypot(toDevice.a, toDevice.b), Math.hypot(toDevice.c, toDevice.d)];
      expect(Math.min(...sides)).toBeCloseTo(1, 9);
    });
  });

  it('zoom about a point keeps the anatomy under it', () => {
    forSeeds(200, (random) => {
      const place = randomPlace(random);
      const view = randomView(random, place);
      const pointer = { x: place.canvas.width * random.next(), y: place.canvas.height * random.next() };
      const anatomy = applyAffine(viewTransform(view, place.frame, place.canvas).toImage, pointer);
      const [x, y] = at(zoomAbout(view, place, pointer, 0.5 + random.next()), anatomy.x, anatomy.y, place);
      expect(x).toBeCloseTo(pointer.x, 5);
      expect(y).toBeCloseTo(pointer.y, 5);
    });
  });

  it('pan moves the anatomy with the hand', () => {
    forSeeds(200, (random) => {
      const place = randomPlace(random);
      const view = randomView(random, place);
      const by = { x: 100 * random.next() - 50, y: 100 * random.next() - 50 };
      const [x, y] = at(view, 3, 5, place);
      const [movedX, movedY] = at(panBy(view, place.frame, by), 3, 5, place);
      expect(movedX - x).toBeCloseTo(by.x, 6);
      expect(movedY - y).toBeCloseTo(by.y, 6);
    });
  });

  it('flips mirror what is seen, whatever the rotation, and undo themselves', () => {
    forSeeds(200, (random) => {
      const place = randomPlace(random);
      const view = randomView(random, place);
      const [x, y] = at(view, 3, 5, place);
      const [mirroredX, sameY] = at(flipLeftRight(view), 3, 5, place);
      expect(mirroredX).toBeCloseTo(place.canvas.width - x, 5);
      expect(sameY).toBeCloseTo(y, 5);
      const [sameX, mirroredY] = at(flipUpDown(view), 3, 5, place);
      expect(sameX).toBeCloseTo(x, 5);
      expect(mirroredY).toBeCloseTo(place.canvas.height - y, 5);
      const [backX, backY] = at(flipUpDown(flipLeftRight(flipUpDown(flipLeftRight(view)))), 3, 5, place);
      expect([backX, backY]).toEqual([expect.closeTo(x, 5), expect.closeTo(y, 5)]);
    });
  });

  it('know a turned view', () => {
    expect(isTurned(viewOf())).toBe(false);
    expect(isTurned(viewOf({ rotationDeg: 360 }))).toBe(false);
    expect(isTurned(rotateBy(viewOf(), 90))).toBe(true);
    expect(isTurned(flipLeftRight(viewOf()))).toBe(true);
    expect(isTurned(flipUpDown(flipLeftRight(viewOf())))).toBe(true);
    // Both flips are half a turn, so half a turn more shows the frame as it is.
    expect(isTurned(rotateBy(flipUpDown(flipLeftRight(viewOf())), 180))).toBe(false);
    expect(isTurned(resetTurn(viewOf({ rotationDeg: 33, flipVertical: true })))).toBe(false);
  });
});

describe('the visible part of a frame', () => {
  it('is clipped to the frame', () => {
    const box = (view: ViewState) =>
      visibleImageBox(viewTransform(view, PLACE.frame, PLACE.canvas), PLACE.frame, PLACE.canvas);
    expect(box(viewOf())).toEqual({ left: 0, top: 0, right: 4, bottom: 2 });
    expect(box(viewOf({ zoom: 80, centre: { x: 1, y: 1 } }))).toEqual({
      left: 0.5,
      top: 0.625,
      right: 1.5,
      bottom: 1.375,
    });
    expect(box(viewOf({ zoom: 1000, centre: { x: 9, y: 1 } })).right).toBe(4);
  });

  it('holds every image point that the canvas shows', () => {
    const random = createRandom(7);
    for (let i = 0; i < 100; i++) {
      const place = randomPlace(random);
      const transform = viewTransform(randomView(random, place), place.frame, place.canvas);
      const box = visibleImageBox(transform, place.frame, place.canvas);
      const seen = applyAffine(transform.toImage, {
        x: place.canvas.width * random.next(),
        y: place.canvas.height * random.next(),
      });
      const inside =
        seen.x >= 0 && seen.y >= 0 && seen.x <= place.frame.columns && seen.y <= place.frame.rows;
      if (!inside) continue;
      expect(seen.x).toBeGreaterThanOrEqual(box.left - 1e-6);
      expect(seen.x).toBeLessThanOrEqual(box.right + 1e-6);
      expect(seen.y).toBeGreaterThanOrEqual(box.top - 1e-6);
      expect(seen.y).toBeLessThanOrEqual(box.bottom + 1e-6);
    }
  });
});
