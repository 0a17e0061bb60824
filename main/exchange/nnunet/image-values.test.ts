import { describe, expect, it } from 'vitest';
import { plainFrame } from '../../../test/support/plain-frame.ts';
import { channelValues, typeFor, valueRange } from './image-values.ts';

const line = { rows: 1, columns: 3 };

describe('values of images', () => {
  it('turns MONOCHROME1 over within its bits, once, and keeps padding dark', () => {
    const shape = { ...line, values: new Uint16Array([0, 100, 4095]) };
    const film = plainFrame(shape, { photometric: 'MONOCHROME1', bitsStored: 12, inverse: true });
    expect([...channelValues(film, 0, 'int16')]).toEqual([4095, 3995, 0]);
    const padded = plainFrame(shape, {
      photometric: 'MONOCHROME1',
      bitsStored: 12,
      padding: { low: 0, high: 0 },
    });
    expect([...channelValues(padded, 0, 'int16')]).toEqual([0, 3995, 0]);
    expect([...channelValues(plainFrame(shape, { bitsStored: 12 }), 0, 'int16')]).toEqual([0, 100, 4095]);
  });

  it('takes the smallest type that holds the values of every frame', () => {
    const grey = (bitsStored: number, slope = 1, intercept = 0): ReturnType<typeof valueRange> =>
      valueRange(
        plainFrame(
          { ...line, values: new Uint16Array(3) },
          { bitsStored, modality: { kind: 'linear', slope, intercept } },
        ),
      );
    expect(typeFor([grey(8)])).toBe('uint8');
    expect(typeFor([grey(12, 1, -1024)])).toBe('int16');
    expect(typeFor([grey(8), grey(16)])).toBe('uint16');
    expect(typeFor([grey(16, 1, -1024)])).toBe('int32');
    expect(typeFor([grey(12), grey(12, 0.5)])).toBe('float32');
  });

  it('makes three channels of colour', () => {
    const frame = plainFrame(
      { ...line, values: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9]) },
      { samplesPerPixel: 3, photometric: 'RGB', bitsStored: 8 },
    );
    expect([0, 1, 2].map((channel) => [...channelValues(frame, channel, 'uint8')])).toEqual([
      [1, 4, 7],
      [2, 5, 8],
      [3, 6, 9],
    ]);
  });
});
