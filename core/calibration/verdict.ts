import type { Interval } from '../evaluation/bootstrap.ts';
import type { Gain } from './cross-validate.ts';

/** Which settings a structure leaves calibration with. */
export type Kept = 'calibrated' | 'in-force' | 'unet';

/** A loss below this is rounding, not harm. */
const HARM = 0.001;

/**
 * Calibrated settings must earn their place on held-out cases: what scores no better than the settings in
 * force is not worth a change, and what loses against the raw U-Net does harm.
 */
export function keptOf(gain: Pick<Gain, 'unet' | 'before' | 'after'>): Kept {
  const best = Math.max(gain.before, gain.after);
  if (gain.unet - best > HARM) return 'unet';
  return gain.after > gain.before ? 'calibrated' : 'in-force';
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
