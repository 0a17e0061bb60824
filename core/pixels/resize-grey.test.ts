import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mirrorRows, resizeGrey, type GreySource } from './resize-grey.ts';

/** Float32 sums of at most 40 taps against torch's float64. */
const TOLERANCE = 2e-6;

interface Golden {
  readonly width: number;
  readonly height: number;
  readonly values: number[];
  readonly toWidth: number;
  readonly toHeight: number;
  readonly expected: number[];
}

/** Grey = stored value. */
const plainTable = Float32Array.from({ length: 0x10000 }, (_, index) => index);

function sourceOf(width: number, values: readonly number[], mirrored = false): GreySource {
  return {
    width,
    height: values.length / width,
    values: Uint16Array.from(values),
    table: plainTable,
    mirrored,
  };
}

const resized = (source: GreySource, width: number, height: number): number[] =>
  Array.from(resizeGrey(source, width, height).values);

describe('resizing grey', () => {
  it('equals torch interpolate(bilinear, antialias) within the tolerance (test/golden/make-pixels.py)', () => {
    const path = new URL('../../test/golden/resize-grey.json', import.meta.url);
    const table = plainTable.map((value) => value / 4095);
    for (const golden of JSON.parse(readFileSync(path, 'utf8')) as Golden[]) {
      const source = { ...sourceOf(golden.width, golden.values), table };
      const found = resized(source, golden.toWidth, golden.toHeight);
      expect(found).toHaveLength(golden.expected.length);
      const worst = Math.max(...found.map((value, i) => Math.abs(value - golden.expected[i]!)));
      expect(worst, `${golden.width} x ${golden.height}`).toBeLessThan(TOLERANCE);
    }
  });

  it('leaves an image of the wanted size as it is', () => {
    expect(resized(sourceOf(3, [1, 2, 3, 4, 5, 6]), 3, 2)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('widens the triangle by the reduction: halving weighs 1, 3, 3, 1', () => {
    const [, second] = resized(sourceOf(6, [0, 0, 8, 16, 0, 0]), 3, 1);
    expect(second).toBeCloseTo((3 * 8 + 3 * 16) / 8, 6);
  });

  it('interpolates between pixel centres when enlarging', () => {
    expect(resized(sourceOf(2, [0, 4]), 4, 1)).toEqual([0, 1, 3, 4]);
  });

  it('keeps a constant image constant', () => {
    for (const value of resized(sourceOf(7, Array<number>(35).fill(9)), 3, 11))
      expect(value).toBeCloseTo(9, 5);
  });

  it('mirrors after resizing', () => {
    expect(resized(sourceOf(2, [0, 4], true), 4, 1)).toEqual([4, 3, 1, 0]);
  });

  it('looks signed values up by their two’s complement', () => {
    const table = new Float32Array(0x10000);
    table[0xffff] = 0.25;
    table[5] = 0.75;
    const source = { width: 2, height: 1, values: Int16Array.of(-1, 5), table, mirrored: false };
    expect(resized(source, 2, 1)).toEqual([0.25, 0.75]);
    expect(resized({ ...source, values: Int8Array.of(-1, 5) }, 2, 1)).toEqual([0.25, 0.75]);
  });
});

describe('mirroring rows', () => {
  it('reverses each row in place', () => {
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    mirrorRows(values, 3);
    expect(Array.from(values)).toEqual([3, 2, 1, 6, 5, 4]);
  });
});
