import { describe, expect, it } from 'vitest';
import { keptOf } from './verdict.ts';

describe('keptOf', () => {
  it.each([
    [{ unet: 0.8, before: 0.85, after: 0.9 }, 'calibrated'],
    [{ unet: 0.8, before: 0.9, after: 0.85 }, 'in-force'],
    // No better than what is in force: not worth a change.
    [{ unet: 0.8, before: 0.9, after: 0.9 }, 'in-force'],
    [{ unet: 0.8, before: 0.7, after: 0.75 }, 'unet'],
    // A loss of rounding is none.
    [{ unet: 0.8, before: 0.7, after: 0.7995 }, 'calibrated'],
  ])('of %j keeps %s', (gain, kept) => {
    expect(keptOf(gain)).toBe(kept);
  });
});
