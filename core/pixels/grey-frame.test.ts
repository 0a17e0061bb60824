import { describe, expect, it } from 'vitest';
import type { Frame } from '../domain/frame.ts';
import { plainFrame } from '../../test/support/plain-frame.ts';
import { greyFrameOf, modalityValue, storedHistogram, storedValueAt } from './grey-frame.ts';

const frame: Frame = plainFrame(
  { rows: 1, columns: 2, values: Uint16Array.of(1, 2) },
  {
    bitsStored: 12,
    modality: { kind: 'linear', slope: 2, intercept: -1 },
    padding: { low: 0, high: 0 },
    laterality: 'L',
  },
);

describe('grey frames', () => {
  it('are inverted once by MONOCHROME1, a Presentation LUT Shape INVERSE, or both', () => {
    const inverted = (photometric: 'MONOCHROME1' | 'MONOCHROME2', inverse: boolean): boolean =>
      greyFrameOf({ ...frame, photometric, inverse }).inverted;
    expect(inverted('MONOCHROME2', false)).toBe(false);
    expect(inverted('MONOCHROME1', false)).toBe(true);
    expect(inverted('MONOCHROME2', true)).toBe(true);
    expect(inverted('MONOCHROME1', true)).toBe(true);
  });

  it('of colour have luma values without modality transform or padding', () => {
    const values = Uint8Array.of(255, 0, 0, 10, 10, 10);
    const grey = greyFrameOf({ ...frame, photometric: 'RGB', samplesPerPixel: 3, bitsStored: 8, values });
    expect(Array.from(grey.values)).toEqual([76, 10]);
    expect(grey).toMatchObject({ modality: { slope: 1, intercept: 0 }, padding: null, inverted: false });
  });
});

describe('modality values', () => {
  it('are linear or looked up, with end entries outside of the table', () => {
    expect(modalityValue({ kind: 'linear', slope: 2, intercept: -1 }, 5)).toBe(9);
    const table = { firstMapped: -2, bits: 16, entries: Uint16Array.of(30, 20, 10), explanation: '' };
    expect([-9, -2, -1, 0, 4].map((stored) => modalityValue({ kind: 'table', table }, stored))).toEqual([
      30, 30, 20, 10, 10,
    ]);
  });
});

describe('histogram of stored values', () => {
  it('counts signed values by their two’s complement and gives them back', () => {
    for (const values of [Int16Array.of(-3, 4, -3), Int8Array.of(-3, 4, -3)]) {
      const counts = storedHistogram(values);
      expect([counts[0xfffd], counts[4]]).toEqual([2, 1]);
      expect(storedValueAt(0xfffd, values)).toBe(-3);
      expect(storedValueAt(4, values)).toBe(4);
    }
    expect(storedValueAt(0xfffd, Uint16Array.of(0))).toBe(0xfffd);
  });
});
