import { FAILED, UNPREPARED, type CaseColumns } from './case-columns.ts';
import { binOf, FigureRanks, figureOf, isClosed } from './need.ts';

/** Groups of cases in the order of need; within the first one the ranks decide. */
const READ_NOW = 0;
const NOT_PREPARED = 2;
const CANNOT_BE_PREPARED = 3;
const POSTPONED = 4;
const NOTHING_LEFT = 5;
/** Above every need. */
export const NEED_END = 8;

/** Settles equal ranks by the figure itself without changing the order of different ranks. */
const TIE = 1e-7;

/** The ranks of all structures of a task. */
export class CaseNeed {
  readonly #columns: CaseColumns;
  readonly #ranks: readonly FigureRanks[];

  constructor(columns: CaseColumns) {
    this.#columns = columns;
    this.#ranks = Array.from({ length: columns.stride }, () => new FigureRanks());
  }

  /** @param change 1 adds the figures of a case to the populations, -1 takes them away. */
  count(slot: number, change: 1 | -1): void {
    const { figures, stride } = this.#columns;
    this.#ranks.forEach((ranks, index) => {
      ranks.count(figures[slot * stride + index]!, change);
    });
  }

  /** Place in the order of need, small = first: the group, and in it the rank of the weakest open structure. */
  needOf(slot: number): number {
    const { postponed, state, undecided } = this.#columns;
    if (postponed[slot] === 1) return POSTPONED;
    if (state[slot] === FAILED) return CANNOT_BE_PREPARED;
    if (undecided[slot] === 0) return NOTHING_LEFT;
    return state[slot] === UNPREPARED ? NOT_PREPARED : READ_NOW + this.#weakest(slot, false);
  }

  /** The place that the case had before anybody decided anything. */
  firstNeedOf(slot: number): number {
    return READ_NOW + this.#weakest(slot, true);
  }

  #weakest(slot: number, evenClosed: boolean): number {
    const { figures, stride } = this.#columns;
    let weakest = 1;
    for (let index = 0; index < stride; index++) {
      const stored = figures[slot * stride + index]!;
      if (Number.isNaN(stored) || (!evenClosed && isClosed(stored))) continue;
      const figure = figureOf(stored);
      const place = this.#ranks[index]!.ranks[binOf(figure)]! + TIE * figure;
      if (place < weakest) weakest = place;
    }
    return weakest;
  }
}
