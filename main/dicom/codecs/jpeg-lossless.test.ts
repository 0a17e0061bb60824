import { describe, expect, it } from 'vitest';
import { encodeJpegLossless } from '../../../test/fixtures/dicom/encoders.ts';
import { createRandom } from '../../../test/support/random.ts';
import { decodeJpegLossless } from './jpeg-lossless.ts';

function roundTrip(form: Parameters<typeof encodeJpegLossless>[1], values: number[]): number[] {
  const { rows, columns, samples, precision } = form;
  const shape = { rows, columns, samples: samples as 1 | 3, bitsAllocated: precision > 8 ? 16 : 8 };
  return [...decodeJpegLossless(encodeJpegLossless(values, form), shape).values];
}

describe('decodeJpegLossless', () => {
  const grid = [0, 65535, 1, 32768, 40000, 12, 65535, 65534, 7];

  it.each([1, 2, 3, 4, 5, 6, 7])(
    'undoes predictor %i at 16 bits, differences of 32768 included',
    (predictor) => {
      expect(roundTrip({ rows: 3, columns: 3, samples: 1, precision: 16, predictor }, grid)).toEqual(grid);
    },
  );

  it('gives back what was encoded, grey and colour, with and without restarts (seed 5)', () => {
    const random = createRandom(5);
    for (let round = 0; round < 60; round += 1) {
      const precision = random.integer(2, 16);
      const form = {
        rows: random.integer(1, 9),
        columns: random.integer(1, 9),
        samples: round % 2 === 0 ? 1 : 3,
        precision,
        predictor: random.integer(1, 7),
        rowsPerRestart: random.integer(0, 2),
      };
      const count = form.rows * form.columns * form.samples;
      const values = Array.from({ length: count }, () => random.integer(0, 2 ** precision - 1));
      expect(roundTrip(form, values)).toEqual(values);
    }
  });

  it('undoes a point transform', () => {
    const form = { rows: 1, columns: 4, samples: 1, precision: 8, predictor: 1, pointTransform: 2 };
    expect(roundTrip(form, [0, 7, 129, 255])).toEqual([0, 4, 128, 252]);
  });

  it('refuses what is cut off, at every length', () => {
    const form = { rows: 6, columns: 6, samples: 1, precision: 12, predictor: 1 };
    const values = Array.from({ length: 36 }, (_, index) => (index * 977) % 4096);
    const whole = encodeJpegLossless(values, form);
    const shape = { rows: 6, columns: 6, samples: 1, bitsAllocated: 16 } as const;
    for (let length = 0; length < whole.length - 3; length += 1) {
      expect(() => decodeJpegLossless(whole.subarray(0, length), shape)).toThrow(/JPEG/);
    }
  });

  it('refuses another size or depth than the header promises', () => {
    const form = { rows: 2, columns: 2, samples: 1, precision: 12, predictor: 1 };
    const bytes = encodeJpegLossless([1, 2, 3, 4], form);
    const shape = { rows: 2, columns: 2, samples: 1, bitsAllocated: 16 } as const;
    expect(() => decodeJpegLossless(bytes, { ...shape, rows: 3 })).toThrow(/2 x 2 pixels .* says 2 x 3/);
    expect(() => decodeJpegLossless(bytes, { ...shape, bitsAllocated: 8 })).toThrow(/12 bits per sample/);
    expect(() => decodeJpegLossless(bytes, { ...shape, samples: 3 })).toThrow(/samples per pixel/);
  });
});
