import { describe, expect, it } from 'vitest';
import { bytePlanes, encodeRle } from '../../../test/fixtures/dicom/encoders.ts';
import { createRandom } from '../../../test/support/random.ts';
import { decodeRle } from './rle.ts';
import type { FrameShape } from './decoded.ts';

const grey8: FrameShape = { rows: 2, columns: 4, samples: 1, bitsAllocated: 8 };

function segment(...data: number[]): Uint8Array {
  const bytes = new Uint8Array(64 + data.length);
  bytes[0] = 1;
  bytes[4] = 64;
  bytes.set(data, 64);
  return bytes;
}

describe('decodeRle', () => {
  it('reads literal and replicated runs and skips the control byte 128', () => {
    const bytes = segment(2, 1, 2, 3, 128, 0xfd, 9, 0, 7);
    expect([...decodeRle(bytes, grey8)]).toEqual([1, 2, 3, 9, 9, 9, 9, 7]);
  });

  it('puts the most significant byte plane high, and samples side by side', () => {
    const wide = { rows: 1, columns: 2, samples: 1, bitsAllocated: 16 } as const;
    expect([...new Uint16Array(decodeRle(encodeRle(bytePlanes([0x0102, 0xfffe])), wide).buffer)]).toEqual([
      0x0102, 0xfffe,
    ]);
    const colour = { rows: 1, columns: 2, samples: 3, bitsAllocated: 8 } as const;
    const planes = [Uint8Array.of(1, 4), Uint8Array.of(2, 5), Uint8Array.of(3, 6)];
    expect([...decodeRle(encodeRle(planes), colour)]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('gives back what was encoded (seed 3)', () => {
    const random = createRandom(3);
    for (let round = 0; round < 40; round += 1) {
      const rows = random.integer(1, 20);
      const columns = random.integer(1, 20);
      const values = Array.from(
        { length: rows * columns },
        () => random.integer(0, 3) * random.integer(0, 21845),
      );
      const decoded = decodeRle(encodeRle(bytePlanes(values)), {
        rows,
        columns,
        samples: 1,
        bitsAllocated: 16,
      });
      expect([...new Uint16Array(decoded.buffer)]).toEqual(values);
    }
  });

  it.each([
    ['a missing header', new Uint8Array(10), /header is cut off/],
    ['a wrong number of segments', segment(0, 1).fill(3, 0, 1), /3 segments where 1/],
    ['a segment that is too short', segment(0, 1), /too short/],
    ['an offset outside', segment(0, 1).fill(200, 4, 5), /offsets are wrong/],
  ])('refuses %s', (_name, bytes, sentence) => {
    expect(() => decodeRle(bytes, grey8)).toThrow(sentence);
  });

  it('does not allocate a frame that the data cannot hold', () => {
    expect(() => decodeRle(segment(0, 1), { ...grey8, rows: 60000, columns: 60000 })).toThrow(/too short/);
  });
});
