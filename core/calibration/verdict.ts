import type { Interval } from '../evaluation/bootstrap.ts';
import type { Gain } from './cross-validate.ts';

/** Which settings a structure leaves calibration with. */
export type Kept = 'calibrated' | 'in-force' | 'unet';

/** A loss below this is rounding, not harm. */
const HARM = 0.001;

type Judged = Pick<Gain, 'unet' | 'before' | 'after' | 'beforeAtLeast' | 'afterAtLeast'>;

/**
 * Settings must earn their place on held-out cases: calibrated ones that score no better than those in force are
 * not worth a change, and neither may stay where its gain over the raw U-Net could as well be a loss.
 */
export function keptOf(gain: Judged): Kept {
  const safe = (atLeast: number | null): boolean => atLeast !== null && atLeast >= -HARM;
  const after = safe(gain.afterAtLeast) ? gain.after : -Infinity;
  const before = safe(gain.beforeAtLeast) ? gain.before : -Infinity;
  if (Math.max(after, before) === -Infinity) return 'unet';
  return after > before ? 'calibrated' : 'in-force';
}

/** Dice by cross-validation of what is kept. */
export function keptDice(gain: Gain): number {
  const kept = keptOf(gain);
  return kept === 'unet' ? gain.unet : kept === 'in-force' ? gain.before : gain.after;
}

/** Gain of what is kept over the raw U-Net. */
export function keptGain(gain: Gain): Interval | null {
  const kept = keptOf(gain);
  if (kept === 'unet') return { mean: 0, low: 0, high: 0, n: gain.n, groups: gain.overUnet?.groups ?? 0 };
  return kept === 'in-force' ? gain.beforeOverUnet : gain.overUnet;
}
