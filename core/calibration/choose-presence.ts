import { foldsOf } from './choose.ts';

/** One known structure of one case whose mask is not empty. */
export interface PresenceSample {
  readonly fold: number;
  readonly truth: 'present' | 'absent';
  readonly presence: number;
  /** Dice that is lost when it is wrongly proposed as absent; 0 for absent ones. */
  readonly dice: number;
}

/** A reader deletes a mask in a second, but a mask that was hidden must be drawn. */
const COST_OF_LOSS = 1;
const COST_OF_DICE = 4;

/**
 * Below which predicted presence a structure is proposed as absent: found absences less the cost of wrongly
 * hidden masks. A threshold must pay on folds that did not choose it, or it stays where nothing is hidden.
 * @param thresholds ascending.
 */
export function choosePresence(
  samples: readonly PresenceSample[],
  thresholds: readonly number[],
  inForce: number,
): number {
  if (samples.length === 0) return inForce;
  let held = 0;
  for (const fold of foldsOf(samples)) {
    const rest = samples.filter((sample) => sample.fold !== fold);
    const own = samples.filter((sample) => sample.fold === fold);
    held += gainOf(own, bestThreshold(rest, thresholds));
  }
  const best = bestThreshold(samples, thresholds);
  return held > 0 ? best : safePresence(samples, Math.min(inForce, best));
}

/** The highest threshold that keeps a wide berth of everything that was there: half of the lowest presence. */
export function safePresence(samples: readonly Omit<PresenceSample, 'fold'>[], shared: number): number {
  const present = samples.filter((sample) => sample.truth === 'present').map((sample) => sample.presence);
  // Rounded down to hundredths: more digits would pretend to know more.
  return present.length === 0 ? shared : Math.min(shared, Math.floor(Math.min(...present) * 50) / 100);
}

/** Of equally good thresholds the one a third of the way up, nearer to hiding nothing. */
function bestThreshold(samples: readonly PresenceSample[], thresholds: readonly number[]): number {
  const values = thresholds.map((threshold) => gainOf(samples, threshold));
  const best = Math.max(...values);
  const first = values.indexOf(best);
  let last = first;
  // Only the first plateau: a second one behind a valley is as good by chance.
  while (last + 1 < values.length && values[last + 1] === best) last++;
  return thresholds[first + Math.floor((last - first) / 3)]!;
}

function gainOf(samples: readonly PresenceSample[], threshold: number): number {
  return samples.reduce((sum, { truth, presence, dice }) => {
    if (presence >= threshold) return sum;
    return sum + (truth === 'absent' ? 1 : -(COST_OF_LOSS + COST_OF_DICE * dice));
  }, 0);
}
