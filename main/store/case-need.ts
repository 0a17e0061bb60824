import { FAILED, UNPREPARED, isUndecided, type ListedCase } from './listed-case.ts';
import { FigureRanks } from './need.ts';

/** Groups of cases in the order of need; within the first one the ranks decide. */
const READ_NOW = 0;
const NOT_PREPARED = 2;
const CANNOT_BE_PREPARED = 4;
const POSTPONED = 6;
const NOTHING_LEFT = 8;

/** Settles equal ranks by the figure itself without changing the order of different ranks. */
const TIE = 1e-7;

/** The ranks of all structures of a task. */
export class NeedRanks {
  readonly #ranks: FigureRanks[] = [];

  count(one: ListedCase, change: 1 | -1): void {
    one.figures.forEach((figure, index) => {
      (this.#ranks[index] ??= new FigureRanks()).count(figure, change);
    });
  }

  /** Place in the order of need, small = first: the group, and in it the rank of the weakest open structure. */
  needOf(one: ListedCase): number {
    if (one.postponed) return POSTPONED;
    if (one.state === FAILED) return CANNOT_BE_PREPARED;
    if (!isUndecided(one)) return NOTHING_LEFT;
    if (one.state === UNPREPARED) return NOT_PREPARED;
    return READ_NOW + this.weakest(one, one.open);
  }

  /** The place that the case had before anybody decided anything. */
  firstNeedOf(one: ListedCase): number {
    return READ_NOW + this.weakest(one, null);
  }

  /** @param open structures that count; null: all. */
  private weakest({ figures }: ListedCase, open: Uint8Array | null): number {
    let weakest = 1;
    for (let index = 0; index < figures.length; index++) {
      if (open !== null && open[index] !== 1) continue;
      const figure = figures[index]!;
      const rank = this.#ranks[index]?.rankOf(figure) ?? Number.NaN;
      const place = rank + TIE * figure;
      // NaN is never less.
      if (place < weakest) weakest = place;
    }
    return weakest;
  }
}
