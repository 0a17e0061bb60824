import { expect, it } from 'vitest';
import { cieLabOf } from './cie-lab.ts';

it('spreads CIELab over 16 bits: black, white, and red as colour tables give it under D50', () => {
  // a* = b* = 0 lies at 128 of 255.
  expect(cieLabOf('#000000')).toEqual([0, 32896, 32896]);
  const [l, a, b] = cieLabOf('#ffffff');
  expect(l).toBe(65535);
  expect(Math.abs(a - 32896)).toBeLessThan(20);
  expect(Math.abs(b - 32896)).toBeLessThan(20);
  // L* 54.29, a* 80.81, b* 69.89 (Bradford-adapted sRGB); tolerance: two decimals.
  const red = cieLabOf('#ff0000');
  expect(Math.abs((red[0] / 65535) * 100 - 54.29)).toBeLessThan(0.02);
  expect(Math.abs((red[1] / 65535) * 255 - 128 - 80.81)).toBeLessThan(0.02);
  expect(Math.abs((red[2] / 65535) * 255 - 128 - 69.89)).toBeLessThan(0.02);
});
