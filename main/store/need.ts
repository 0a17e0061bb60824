import type { ReviewItem } from '../../core/pipeline/review-order.ts';

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
/** The certainties of structures of which SAM was not asked are a population of their own. */
const WITHOUT_SAM = 2;
/** Figures of structures that somebody decided or deferred are stored with this on top. */
const CLOSED = 16;

/**
 * -1: nothing found; 0..1: agreement; 2..3: mean probability + 2, where SAM was not asked; null: no network has looked.
 */
export function needFigure(quality: ReviewItem['quality']): number | null {
  const { agreement, meanProbability } = quality;
  if (agreement !== null) return agreement;
  if (meanProbability === null) return null;
  return meanProbability === 0 ? -1 : WITHOUT_SAM + meanProbability;
}

/** Figure and whether the structure is still open in one number; NaN = not labelled. */
export function storedFigure(figure: number | null, isOpen: boolean): number {
  if (figure === null) return Number.NaN;
  return isOpen ? figure : figure + CLOSED;
}

export function isClosed(stored: number): boolean {
  return stored > CLOSED / 2;
}

export function figureOf(stored: number): number {
  return isClosed(stored) ? stored - CLOSED : stored;
}

/** All figures of one structure. */
export class FigureRanks {
  readonly #bins = new Float64Array(2 * ROW);
  #ranks: Float64Array | null = null;

  /** @param stored see `storedFigure`; NaN is not counted. @param change 1 adds it, -1 takes it away again. */
  count(stored: number, change: 1 | -1): void {
    if (Number.isNaN(stored)) return;
    this.#bins[binOf(figureOf(stored))]! += change;
    this.#ranks = null;
  }

  /** Rank by `binOf`: 0 = look first, 1 = last. */
  get ranks(): Float64Array {
    return (this.#ranks ??= ranksOf(this.#bins));
  }
}

/** One bin for "nothing found", before all agreements. */
const ROW = BINS + 2;

/** Bin of a figure: with SAM the first `ROW`, without it the second. */
export function binOf(figure: number): number {
  if (figure < 0) return 0;
  const alone = figure >= WITHOUT_SAM;
  const part = alone ? figure - WITHOUT_SAM : figure;
  return (alone ? ROW : 0) + 1 + Math.min(BINS, Math.floor(part * BINS));
}

/** Equal figures share the mean of their ranks; one alone has rank 0. */
function ranksOf(bins: Float64Array): Float64Array {
  const ranks = new Float64Array(bins.length);
  for (let start = 0; start < bins.length; start += ROW) {
    const population = bins.subarray(start, start + ROW).reduce((sum, count) => sum + count, 0);
    let below = 0;
    for (let bin = start; bin < start + ROW; bin++) {
      ranks[bin] = population < 2 ? 0 : (below + (bins[bin]! - 1) / 2) / (population - 1);
      below += bins[bin]!;
    }
  }
  return ranks;
}
