import type { ModelView } from '../../domain/model-manifest.ts';
import { fillBits, type Random } from '../../random/random.ts';
import type { AugmentPlan } from '../plan.ts';

/** A random change of grey values. */
export interface Tone {
  readonly gamma: number;
  readonly contrast: number;
  readonly brightness: number;
  /** Standard deviation of the noise, of grey values 0..1. */
  readonly noise: number;
}

export const PLAIN_TONE: Tone = { gamma: 1, contrast: 1, brightness: 0, noise: 0 };

/** @param share of the plan's limits */
export function drawTone(random: Random, plan: AugmentPlan, share = 1): Tone {
  const within = (limit: number): number => random.between(-limit, limit) * share;
  return {
    gamma: Math.exp(within(plan.gamma)),
    contrast: Math.exp(within(plan.contrast)),
    brightness: within(plan.brightness),
    noise: random.next() * plan.noise * share,
  };
}

/** Grey values of 16 bits between two entries of a table of tones. */
const STEP = 16;
const ENTRIES = 65536 / STEP + 1;

/** Where random numbers come from. */
export interface RandomSource {
  readonly seed: number;
  readonly stream: number;
}

export interface Toner {
  /**
   * Changes grey values and brings them into the network's range.
   * @param grey 0..65535, as many as the toner was made for. @param out as long as `grey`
   */
  apply(grey: Float32Array, tone: Tone, noise: RandomSource, out: Float32Array): void;
}

/** Tones for `pixels` pixels of one channel: grey value 0..1 -> value * scale, minus mean, divided by std. */
export function createToner(view: Pick<ModelView, 'scale' | 'mean' | 'std'>, pixels: number): Toner {
  const mean = view.mean[0] ?? 0;
  const std = view.std[0] ?? 1;
  const gain = view.scale / std;
  const offset = -mean / std;
  const table = new Float64Array(ENTRIES);
  const bits = new Int32Array(pixels);
  return {
    apply(grey, tone, noise, out) {
      fillTable(table, tone);
      if (tone.noise > 0) fillBits(noise.seed, noise.stream, bits);
      // As `Random.bell`, of four bytes of one draw: sums of four whole numbers of 0..255, by their deviation.
      const step = tone.noise / Math.sqrt(4 * ((256 * 256 - 1) / 12));
      for (let i = 0; i < pixels; i++) {
        const at = grey[i]! / STEP;
        const entry = at | 0;
        const low = table[entry]!;
        const drawn = bits[i]!;
        const sum = (drawn & 255) + ((drawn >>> 8) & 255) + ((drawn >>> 16) & 255) + (drawn >>> 24);
        const value = low + (at - entry) * (table[entry + 1]! - low) + (sum - 510) * step;
        out[i] = (value < 0 ? 0 : value > 1 ? 1 : value) * gain + offset;
      }
    },
  };
}

function fillTable(table: Float64Array, { gamma, contrast, brightness }: Tone): void {
  for (let i = 0; i < table.length; i++) {
    const grey = (i * STEP) / 65535;
    const curved = gamma === 1 ? grey : grey ** gamma;
    table[i] = (curved - 0.5) * contrast + 0.5 + brightness;
  }
}
