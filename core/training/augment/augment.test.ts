import { describe, expect, it } from 'vitest';
import { forSeeds } from '../../../test/support/random.ts';
import { createRandom } from '../../random/random.ts';
import type { ExamplePart } from '../example.ts';
import { augmentPlanSchema, type AugmentPlan } from '../plan.ts';
import { bendLimit, createPositioner } from './positions.ts';
import { sampleGrey } from './sample-grey.ts';
import { samplePart } from './sample-part.ts';
import { createToner, drawTone, PLAIN_TONE } from './tone.ts';
import { affineWarp, drawWarp, mirrorWarp, UNCHANGED, type Warp } from './warp.ts';

const STILL = { angle: 0, scale: 1, aspect: 1, shear: 0, shiftX: 0, shiftY: 0 };
const strong: AugmentPlan = augmentPlanSchema.parse({ rotateDeg: 30, scale: 0.3, elastic: 0.05, flip: 0.5 });
const size = { width: 3, height: 3 };
const grid = [1, 2, 3, 4, 5, 6, 7, 8, 9];

function greyOf(warp: Warp, values: readonly number[] = grid, { width, height } = size): number[] {
  const positioner = createPositioner({ width, height });
  positioner.place(warp);
  const out = new Float32Array(values.length);
  sampleGrey(Uint16Array.from(values), positioner.positions, out);
  return Array.from(out, (value) => Math.round(value * 1e4) / 1e4);
}

function sharesOf(warp: Warp, part: ExamplePart, { width, height } = size): number[] {
  const positioner = createPositioner({ width, height });
  positioner.place(warp);
  const out = new Float32Array(width * height);
  samplePart(part, warp, positioner.positions, out);
  return Array.from(out, (value) => Math.round(value * 255));
}

const whole: ExamplePart = { left: 0, top: 0, width: 3, height: 3, share: Uint8Array.from(grid) };

describe('warps', () => {
  it('leave the image as it is where nothing changes', () => {
    expect(greyOf(UNCHANGED)).toEqual(grid);
    expect(greyOf(affineWarp(STILL, size))).toEqual(grid);
    expect(sharesOf(UNCHANGED, whole)).toEqual(grid);
  });

  it('turn by 90 degrees exactly, in square pixels', () => {
    const quarter = { ...STILL, angle: Math.PI / 2 };
    // The pixel right of the middle is read from below it: the image turns anticlockwise.
    expect(greyOf(affineWarp(quarter, size))).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7]);
    expect(sharesOf(affineWarp(quarter, size), whole)).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7]);
    const wide = { width: 3, height: 1 };
    expect(sharesOf(affineWarp(quarter, wide), { ...whole, height: 1 }, wide)).toEqual([2, 2, 2]);
  });

  it('stretch, shear and scale around the middle', () => {
    const frame = { width: 5, height: 3 };
    // The middle is pixel (2, 1); factors above 1 read from further away.
    const stretched = affineWarp({ ...STILL, scale: 2, aspect: 4 }, frame);
    expect(stretched).toMatchObject({ xx: 8, xy: 0, x0: 2 - 16, yx: 0, yy: 0.5, y0: 0.5 });
    expect(affineWarp({ ...STILL, shear: 0.25 }, frame)).toMatchObject({ xx: 1, xy: 0.25, x0: -0.25, yx: 0 });
    expect(affineWarp({ ...STILL, shiftX: 0.2, shiftY: 1 }, frame)).toMatchObject({ x0: 0.5, y0: 1.5 });
  });

  it('mirror the image and what was turned', () => {
    expect(greyOf(mirrorWarp(UNCHANGED, size))).toEqual([3, 2, 1, 6, 5, 4, 9, 8, 7]);
    const turned = affineWarp({ ...STILL, angle: Math.PI / 2 }, size);
    expect(greyOf(mirrorWarp(turned, size))).toEqual([9, 6, 3, 8, 5, 2, 7, 4, 1]);
    expect(mirrorWarp(turned, size).mirrored).toBe(true);
  });

  it('shift by halves of a side: beyond the rim of the image grey and parts go on alike', () => {
    const right = affineWarp({ ...STILL, shiftX: 2 / 3 }, size);
    expect(greyOf(right)).toEqual([2, 3, 3, 5, 6, 6, 8, 9, 9]);
    expect(sharesOf(right, whole)).toEqual([2, 3, 3, 5, 6, 6, 8, 9, 9]);
    const half = affineWarp({ ...STILL, shiftX: 1 / 3 }, size);
    expect(greyOf(half)).toEqual([1.5, 2.5, 3, 4.5, 5.5, 6, 7.5, 8.5, 9]);
    // A part of one pixel, read between two.
    const one: ExamplePart = { left: 1, top: 1, width: 1, height: 1, share: Uint8Array.of(200) };
    expect(sharesOf(half, one)).toEqual([0, 0, 0, 100, 100, 0, 0, 0, 0]);
  });

  it('bend by cubic convolution between the corners of a grid', () => {
    const corners = new Float64Array(25);
    const bend = { x: corners.fill(1), y: new Float64Array(25) };
    // The same displacement at every corner is a shift.
    expect(greyOf({ ...UNCHANGED, bend })).toEqual([2, 3, 3, 5, 6, 6, 8, 9, 9]);
    const positioner = createPositioner({ width: 9, height: 9 });
    const middle = new Float64Array(25);
    middle[12] = 1;
    positioner.place({ ...UNCHANGED, bend: { x: middle, y: middle } });
    const row = Array.from(
      positioner.positions.x.subarray(36, 45),
      (x, i) => Math.round((x - i) * 1e5) / 1e5,
    );
    expect(row).toEqual([0, -0.09375, 0, 0.59375, 1, 0.59375, 0, -0.09375, 0]);
  });

  it('never bend further than the limit says', () => {
    forSeeds(30, ({ seed }) => {
      const frame = { width: 33, height: 21 };
      const { bend } = drawWarp(createRandom(seed), strong, frame);
      const warp = { ...UNCHANGED, bend };
      const positioner = createPositioner(frame);
      positioner.place(warp);
      const { x, y } = positioner.positions;
      const far = (values: Float32Array, at: (i: number) => number): number =>
        values.reduce((most, value, i) => Math.max(most, Math.abs(value - at(i))), 0);
      expect(far(x, (i) => i % 33)).toBeLessThanOrEqual(bendLimit(warp).x + 1e-4);
      expect(far(y, (i) => Math.floor(i / 33))).toBeLessThanOrEqual(bendLimit(warp).y + 1e-4);
    });
  });

  it('move the image and its mask together, whatever part of the image the mask is cropped to', () => {
    forSeeds(60, (random) => {
      const frame = { width: random.integer(20, 48), height: random.integer(20, 48) };
      // Some discs are cut off by the image, some are not.
      const centre = { x: random.integer(0, frame.width - 1), y: random.integer(0, frame.height - 1) };
      const inside = (x: number, y: number): boolean => (x - centre.x) ** 2 + (y - centre.y) ** 2 < 20;
      const pixels = Array.from({ length: frame.width * frame.height }, (_, i) =>
        inside(i % frame.width, Math.floor(i / frame.width)) ? 255 : 0,
      );
      const [left, top] = [Math.max(centre.x - 5, 0), Math.max(centre.y - 5, 0)];
      const width = Math.min(centre.x + 6, frame.width) - left;
      const height = Math.min(centre.y + 6, frame.height) - top;
      const share = Uint8Array.from({ length: width * height }, (_, i) =>
        inside(left + (i % width), top + Math.floor(i / width)) ? 255 : 0,
      );
      const part: ExamplePart = { left, top, width, height, share };
      const warp = drawWarp(createRandom(random.seed, 7), strong, frame);
      const shares = sharesOf(warp, part, frame);
      expect(shares).toEqual(greyOf(warp, pixels, frame).map((value) => Math.round(value)));
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...shares)).toBeLessThanOrEqual(255);
    });
  });

  it('stay within the limits of the plan', () => {
    const off = augmentPlanSchema.parse(
      Object.fromEntries(Object.keys(augmentPlanSchema.shape).map((name) => [name, 0])),
    );
    const still = drawWarp(createRandom(1), off, size);
    expect(still).toMatchObject({ xx: 1, xy: 0, yx: 0, yy: 1, bend: null, mirrored: false });
    expect(drawTone(createRandom(1), off)).toEqual(PLAIN_TONE);
    let mirrored = 0;
    for (let seed = 0; seed < 400; seed++) {
      const warp = drawWarp(createRandom(seed), { ...off, rotateDeg: 10, flip: 0.25 }, size);
      expect(Math.abs(Math.atan2(warp.yx, Math.abs(warp.xx)))).toBeLessThanOrEqual((10 * Math.PI) / 180);
      if (warp.mirrored) mirrored++;
    }
    expect(mirrored).toBeGreaterThan(70);
    expect(mirrored).toBeLessThan(130);
  });
});

describe('tones', () => {
  const values = Float32Array.of(0, 16384, 32768, 65535);
  const toned = (tone: Partial<typeof PLAIN_TONE>, view = { scale: 1, mean: [0], std: [1] }): number[] => {
    const out = new Float32Array(values.length);
    createToner(view, values.length).apply(values, { ...PLAIN_TONE, ...tone }, { seed: 1, stream: 0 }, out);
    return Array.from(out, (value) => Math.round(value * 1e3) / 1e3);
  };

  it('change gamma, contrast and brightness, and stay in 0..1', () => {
    expect(toned({})).toEqual([0, 0.25, 0.5, 1]);
    expect(toned({ gamma: 2 })).toEqual([0, 0.063, 0.25, 1]);
    expect(toned({ contrast: 2 })).toEqual([0, 0, 0.5, 1]);
    expect(toned({ brightness: 0.1 })).toEqual([0.1, 0.35, 0.6, 1]);
  });

  it('bring grey values into the range of the network', () => {
    expect(toned({}, { scale: 255, mean: [55], std: [10] })).toEqual([-5.5, 0.875, 7.25, 20]);
  });

  it('add noise of the deviation that was drawn', () => {
    const flat = new Float32Array(20_000).fill(32767.5);
    const out = new Float32Array(flat.length);
    createToner({ scale: 1, mean: [], std: [] }, flat.length).apply(
      flat,
      { ...PLAIN_TONE, noise: 0.04 },
      { seed: 3, stream: 0 },
      out,
    );
    const mean = out.reduce((sum, value) => sum + value, 0) / out.length;
    const deviation = Math.sqrt(out.reduce((sum, value) => sum + (value - mean) ** 2, 0) / out.length);
    expect(mean).toBeCloseTo(0.5, 3);
    expect(deviation).toBeCloseTo(0.04, 3);
  });
});
