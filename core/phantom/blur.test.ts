import { describe, expect, it } from 'vitest';
import { blurGrid } from './blur.ts';

describe('blurGrid', () => {
  it('keeps the sum and has the wanted variance', () => {
    const side = 41;
    const dot = new Float32Array(side * side);
    dot[20 * side + 20] = 1;
    const blurred = blurGrid(dot, side, side, 2.5);
    let [sum, variance] = [0, 0];
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        sum += blurred[y * side + x]!;
        variance += blurred[y * side + x]! * (x - 20) ** 2;
      }
    }
    expect(sum).toBeCloseTo(1, 4);
    expect(Math.sqrt(variance)).toBeCloseTo(2.5, 1);
  });

  it('leaves a flat image flat, also at the edges', () => {
    const flat = new Float32Array(12 * 7).fill(3);
    for (const value of blurGrid(flat, 12, 7, 4)) expect(value).toBeCloseTo(3, 5);
  });
});
