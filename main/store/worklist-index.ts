import type { WorklistFilter, WorklistSort } from '../../core/contract/worklist.ts';
import { CaseColumns, type OpenTexts } from './case-columns.ts';
import { CaseNeed } from './case-need.ts';
import { CaseOrders, type OrderKey } from './case-orders.ts';
import { TextSearch } from './text-search.ts';
import { filterMask } from './worklist-filter.ts';

/** Needs are computed anew when this part of all cases has other figures: until then ranks hardly move. */
const STALE_PART = 0.01;

/**
 * The cases of one task in memory: 100,000 of them are filtered and paged in a few milliseconds under any
 * combination of filters and orders. No set of SQL indexes does that for nine orders, text search and counts.
 */
export class WorklistIndex {
  readonly columns: CaseColumns;
  readonly #ranks: CaseNeed;
  readonly #need = { values: new Float64Array(0) };
  readonly #orders: CaseOrders;
  readonly #texts: TextSearch;
  /** Cases whose figures changed since all needs were computed. */
  #unranked = 0;

  /** @param structures number of structures of the task. */
  constructor(structures: number, openTexts: OpenTexts) {
    this.columns = new CaseColumns(structures, openTexts);
    this.#ranks = new CaseNeed(this.columns);
    this.#orders = new CaseOrders(this.columns, this.#need);
    this.#texts = new TextSearch(this.columns.search);
  }

  /** Takes a new or changed case, see `COLUMNS`. */
  put(values: readonly unknown[]): void {
    const { columns } = this;
    const known = columns.slotOf(Number(values[1]));
    const [figures, text] = known === undefined ? ['', ''] : [this.#figures(known), columns.search[known]];
    if (known !== undefined) this.#ranks.count(known, -1);
    const slot = columns.put(values);
    this.#ranks.count(slot, 1);
    if (known === undefined || figures !== this.#figures(slot)) this.#unranked++;
    if (known === undefined || text !== columns.search[slot]) this.#texts.changed(slot);
    this.#orders.changed(slot);
    if (slot >= this.#need.values.length) {
      const grown = new Float64Array(columns.row.length);
      grown.set(this.#need.values);
      this.#need.values = grown;
    }
    this.#pending.push(slot);
  }

  /** Slots whose need is to be computed before it is asked for. */
  #pending: number[] = [];

  /** All slots in an order; not to be changed. */
  inOrder(sort: WorklistSort, descending: boolean): Uint32Array {
    if (sort === 'need') this.#rank();
    if (sort === 'patient' || sort === 'date') this.openTexts();
    return this.#orders.inOrder(sort, descending);
  }

  /** One byte a slot: 1 = the filter lets it through. */
  matches(filter: WorklistFilter): Uint8Array {
    if (filter.text !== '' || filter.dateFrom !== '' || filter.dateTo !== '') this.openTexts();
    return filterMask(filter, this.columns, this.#texts);
  }

  /** Opens texts and dates of at most so many cases of a sealed workspace. @returns whether some are left. */
  openTexts(most?: number): boolean {
    return this.columns.openTexts((slot) => {
      this.#texts.changed(slot);
      this.#orders.changed(slot);
    }, most);
  }

  keyOf(sort: WorklistSort, slot: number): OrderKey {
    return this.#orders.keyOf(sort, slot);
  }

  compareKeys(a: OrderKey, b: OrderKey, descending: boolean): number {
    return this.#orders.compare(a, b, descending);
  }

  /** Key of the place in the order of need before anybody decided anything. */
  firstNeedKey(slot: number): OrderKey {
    return this.#orders.keyOfValue('need', this.#ranks.firstNeedOf(slot));
  }

  qualityKey(quality: number): OrderKey {
    return this.#orders.keyOfValue('quality', quality);
  }

  #rank(): void {
    const all = this.#unranked > this.columns.size * STALE_PART;
    if (all) {
      for (let slot = 0; slot < this.columns.size; slot++) this.#need.values[slot] = this.#ranks.needOf(slot);
      this.#orders.forgetNeeds();
      this.#unranked = 0;
    } else for (const slot of this.#pending) this.#need.values[slot] = this.#ranks.needOf(slot);
    this.#pending = [];
  }

  #figures(slot: number): string {
    const { figures, stride } = this.columns;
    return figures.subarray(slot * stride, (slot + 1) * stride).join();
  }
}
