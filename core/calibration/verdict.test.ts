import { describe, expect, it } from 'vitest';
import { keptOf } from './verdict.ts';

describe('keptOf', () => {
  it.each([
    [{ unet: 0.8, before: 0.85, after: 0.9, beforeAtLeast: 0.01, afterAtLeast: 0.02 }, 'calibrated'],
    [{ unet: 0.8, before: 0.9, after: 0.85, beforeAtLeast: 0.02, afterAtLeast: 0.01 }, 'in-force'],
    // No better than what is in force: not worth a change.
    [{ unet: 0.8, before: 0.9, after: 0.9, beforeAtLeast: 0.02, afterAtLeast: 0.02 }, 'in-force'],
    // Both harm.
    [{ unet: 0.8, before: 0.7, after: 0.75, beforeAtLeast: -0.2, afterAtLeast: -0.1 }, 'unet'],
    // A gain on average that may be chance does not count.
    [{ unet: 0.8, before: 0.82, after: 0.81, beforeAtLeast: -0.01, afterAtLeast: -0.02 }, 'unet'],
    [{ unet: 0.8, before: 0.85, after: 0.83, beforeAtLeast: -0.01, afterAtLeast: 0.01 }, 'calibrated'],
    // A loss of rounding is none; one patient says nothing.
    [{ unet: 0.8, before: 0.7, after: 0.7995, beforeAtLeast: -0.2, afterAtLeast: -0.0009 }, 'calibrated'],
    [{ unet: 0.8, before: 0.9, after: 0.9, beforeAtLeast: null, afterAtLeast: null }, 'unet'],
  ])('of %j keeps %s', (gain, kept) => {
    expect(keptOf(gain)).toBe(kept);
  });
});
