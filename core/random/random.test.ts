import { describe, expect, it } from 'vitest';
import { createRandom, fillBits } from './random.ts';

describe('random bits', () => {
  it('are those of the generator of the same seed and stream', () => {
    const bits = new Int32Array(1000);
    fillBits(7, 3, bits);
    const random = createRandom(7, 3);
    expect([...bits].map((one) => (one >>> 0) / 4294967296)).toEqual(Array.from(bits, () => random.next()));
  });
});
