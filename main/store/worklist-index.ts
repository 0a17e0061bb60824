import type { WorklistSort } from '../../core/contract/worklist.ts';
import { NeedRanks } from './case-need.ts';
import { listedCaseOf, type ListedCase } from './listed-case.ts';
import { comparison } from './worklist-order.ts';

/**
 * The cases of one task in memory: 100,000 of them are filtered in a few milliseconds under any combination of
 * filters, and a deep page is an index. No set of SQL indexes does that for nine orders, text search and counts.
 *
 * It cannot disagree with the table: temporary triggers note every row that a transaction changes, in that
 * transaction, whoever writes; before each query the noted rows are read again.
 */
export class WorklistIndex {
  readonly #ranks = new NeedRanks();
  readonly #byRow = new Map<number, ListedCase>();
  readonly #byCase = new Map<string, ListedCase>();
  readonly #orders = new Map<string, { version: number; cases: ListedCase[] }>();
  #version = 0;
  /** Cases whose figures changed since all needs were computed. */
  #unranked = 0;

  /** @param rows all cases of the task, in the form of `LISTED_COLUMNS`. */
  load(rows: Iterable<readonly unknown[]>): void {
    for (const row of rows) {
      const one = listedCaseOf(row);
      this.#byRow.set(one.row, one);
      this.#byCase.set(one.caseId, one);
      this.#ranks.count(one, 1);
    }
    this.#rankAll();
  }

  get cases(): Iterable<ListedCase> {
    return this.#byRow.values();
  }

  get size(): number {
    return this.#byRow.size;
  }

  find(caseId: string): ListedCase | null {
    return this.#byCase.get(caseId) ?? null;
  }

  /** Takes a changed or new case. */
  put(row: readonly unknown[]): void {
    const one = listedCaseOf(row);
    const known = this.#byRow.get(one.row);
    this.#version++;
    if (known === undefined || !sameFigures(known, one)) {
      if (known !== undefined) this.#ranks.count(known, -1);
      this.#ranks.count(one, 1);
      this.#unranked++;
    }
    one.need = this.#ranks.needOf(one);
    // The lists of the orders hold the object: it stays the same one.
    if (known === undefined) {
      this.#byRow.set(one.row, one);
      this.#byCase.set(one.caseId, one);
      for (const order of this.#orders.values()) order.cases.push(one);
    } else Object.assign(known, one);
  }

  /** All cases in an order; not to be changed. */
  inOrder(sort: WorklistSort, descending: boolean): readonly ListedCase[] {
    if (sort === 'need' && this.#unranked > this.#byRow.size * STALE_PART) this.#rankAll();
    const key = `${sort} ${String(descending)}`;
    let order = this.#orders.get(key);
    if (order === undefined) {
      order = { version: -1, cases: [...this.#byRow.values()] };
      this.#orders.set(key, order);
    }
    if (order.version !== this.#version) {
      // Nearly sorted since the last time, which the sort makes use of.
      order.cases.sort(comparison(sort, descending));
      order.version = this.#version;
    }
    return order.cases;
  }

  /** Its place in the order of need before anybody decided anything. */
  firstNeedOf(one: ListedCase): number {
    return this.#ranks.firstNeedOf(one);
  }

  #rankAll(): void {
    for (const one of this.#byRow.values()) one.need = this.#ranks.needOf(one);
    this.#unranked = 0;
    this.#version++;
  }
}

/** Needs are computed anew when this part of all cases has other figures: until then ranks hardly move. */
const STALE_PART = 0.01;

function sameFigures(a: ListedCase, b: ListedCase): boolean {
  // NaN is NaN here.
  return a.figures.length === b.figures.length && a.figures.every((one, i) => Object.is(one, b.figures[i]));
}
