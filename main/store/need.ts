import type { Quality } from '../../core/pipeline/structure-label.ts';

/**
 * What most needs eyes, for lists that grow (core/pipeline/review-order.ts is the definition: rank by agreement
 * within a structure across cases; without SAM, by the U-Net's certainty; nothing found ranks first).
 *
 * A rank depends on every other case, so it is not stored. Stored is one absolute figure per structure
 * (`needFigure`); per structure of the task a histogram of all figures is kept in memory, in which a figure's rank
 * is one look-up. A new label changes two bins. Ranks are exact but for figures that share a bin of 1/2048,
 * which share their mean rank.
 */
const BINS = 2048;
/** The bin of "nothing found", before all agreements. */
const NOTHING = 0;
/** The certainties of structures of which SAM was not asked are a population of their own. */
const WITHOUT_SAM = 2;

/** -1: nothing found; 0..1: agreement; 2..3: mean probability + 2, where SAM was not asked. */
export function needFigure(quality: Pick<Quality, 'agreement' | 'meanProbability' | 'predictedIou'>): number {
  const { agreement, meanProbability } = quality;
  if (agreement !== null) return agreement;
  return meanProbability === 0 ? -1 : WITHOUT_SAM + meanProbability;
}

/** All figures of one structure. */
export class FigureRanks {
  readonly #withSam = new Float64Array(BINS + 2);
  readonly #withoutSam = new Float64Array(BINS + 2);
  #below: { readonly withSam: Float64Array; readonly withoutSam: Float64Array } | null = null;

  /** @param change 1 adds a figure, -1 takes it away again. NaN is no figure. */
  count(figure: number, change: 1 | -1): void {
    if (Number.isNaN(figure)) return;
    const bins = figure >= WITHOUT_SAM ? this.#withoutSam : this.#withSam;
    bins[binOf(figure)]! += change;
    this.#below = null;
  }

  /** 0 = look first, 1 = last; equal figures share their mean rank. NaN without a figure. */
  rankOf(figure: number): number {
    if (Number.isNaN(figure)) return Number.NaN;
    this.#below ??= { withSam: runningSum(this.#withSam), withoutSam: runningSum(this.#withoutSam) };
    const alone = figure >= WITHOUT_SAM;
    const bins = alone ? this.#withoutSam : this.#withSam;
    const below = alone ? this.#below.withoutSam : this.#below.withSam;
    const bin = binOf(figure);
    const others = below[BINS + 1]! - 1;
    return others <= 0 ? 0 : (below[bin]! - bins[bin]! + (bins[bin]! - 1) / 2) / others;
  }
}

function binOf(figure: number): number {
  if (figure < 0) return NOTHING;
  const part = figure >= WITHOUT_SAM ? figure - WITHOUT_SAM : figure;
  return 1 + Math.min(BINS, Math.floor(part * BINS));
}

function runningSum(bins: Float64Array): Float64Array {
  const sums = new Float64Array(bins.length);
  let sum = 0;
  for (let bin = 0; bin < bins.length; bin++) sums[bin] = sum += bins[bin]!;
  return sums;
}
