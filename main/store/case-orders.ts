import type { WorklistSort } from '../../core/contract/worklist.ts';
import type { CaseColumns } from './case-columns.ts';
import { NEED_END } from './case-need.ts';

/** Greater than every key: unknown values come last in both directions. */
const UNKNOWN = 2 ** 31 - 1;
/** Fractions become whole numbers of this many steps, so that key and slot fit into one number. */
const STEPS = 2 ** 30;
/** More slots than a task has cases. */
const SLOTS = 2 ** 21;
/** With more changes than this part of all cases an order is made anew. */
const FEW = 0.05;

interface Order {
  slots: Uint32Array;
  /** How much of the log of changes it holds. */
  seen: number;
}

/** A case's place in an order: a number, or the text by which patients are sorted. */
export type OrderKey = number | string;

/** The slots of all cases in every order that was asked for; equal cases in the order of their slots. */
export class CaseOrders {
  readonly #columns: CaseColumns;
  readonly #need: { readonly values: Float64Array };
  readonly #orders = new Map<string, Order>();
  /** Slots that changed, in the order of the changes. */
  #log: number[] = [];

  /** @param need the present needs by slot. */
  constructor(columns: CaseColumns, need: { readonly values: Float64Array }) {
    this.#columns = columns;
    this.#need = need;
  }

  changed(slot: number): void {
    this.#log.push(slot);
  }

  /** All needs have changed. */
  forgetNeeds(): void {
    this.#orders.delete('need true');
    this.#orders.delete('need false');
  }

  inOrder(sort: WorklistSort, descending: boolean): Uint32Array {
    const name = `${sort} ${String(descending)}`;
    if (this.#log.length > SLOTS) this.#orders.clear();
    if (this.#orders.size === 0) this.#log = [];
    const order = this.#orders.get(name);
    const changes = order === undefined ? Infinity : this.#log.length - order.seen;
    if (order !== undefined && changes === 0) return order.slots;
    const slots =
      order === undefined || changes > this.#columns.size * FEW + 10
        ? this.#sorted(sort, descending)
        : this.#moved(order.slots, new Set(this.#log.slice(order.seen)), this.#comparison(sort, descending));
    this.#orders.set(name, { slots, seen: this.#log.length });
    return slots;
  }

  keyOf(sort: WorklistSort, slot: number): OrderKey {
    return sort === 'patient' ? this.#columns.search[slot]! : this.#number(sort)(slot);
  }

  /** What `keyOf` says of a need or quality that the case does not have now. */
  keyOfValue(sort: 'need' | 'quality', value: number): number {
    return fractionKey(sort === 'need' ? value / NEED_END : value);
  }

  compare(a: OrderKey, b: OrderKey, descending: boolean): number {
    if (a === b) return 0;
    if (a === UNKNOWN || b === UNKNOWN) return a === UNKNOWN ? 1 : -1;
    return a < b === descending ? 1 : -1;
  }

  #comparison(sort: WorklistSort, descending: boolean): (a: number, b: number) => number {
    return (a, b) => this.compare(this.keyOf(sort, a), this.keyOf(sort, b), descending) || a - b;
  }

  /** Whole numbers from 0 to `UNKNOWN`, but of `order`. */
  #number(sort: Exclude<WorklistSort, 'patient'>): (slot: number) => number {
    const { quality, date, state, modality, model, reader, modalities, models, readers, position } =
      this.#columns;
    switch (sort) {
      case 'need':
        return (slot) => fractionKey(this.#need.values[slot]! / NEED_END);
      case 'quality':
        return (slot) => fractionKey(quality[slot]!);
      case 'date':
        return (slot) => date[slot]! || UNKNOWN;
      case 'state':
        return (slot) => state[slot]!;
      case 'modality':
        return (slot) => modalities.ranks[modality[slot]!]! || UNKNOWN;
      case 'model':
        return (slot) => models.ranks[model[slot]!]! || UNKNOWN;
      case 'reader':
        return (slot) => readers.ranks[reader[slot]!]! || UNKNOWN;
      case 'order':
        return (slot) => position[slot]!;
    }
  }

  #sorted(sort: WorklistSort, descending: boolean): Uint32Array {
    const { size } = this.#columns;
    if (sort === 'patient' || sort === 'order') {
      const slots = Array.from({ length: size }, (_, slot) => slot);
      return Uint32Array.from(slots.sort(this.#comparison(sort, descending)));
    }
    // Numbers sort without a comparison function, which takes a tenth of the time: key and slot in one of them.
    const key = this.#number(sort);
    const packed = new Float64Array(size);
    for (let slot = 0; slot < size; slot++) {
      const value = key(slot);
      packed[slot] = (descending && value !== UNKNOWN ? UNKNOWN - 1 - value : value) * SLOTS + slot;
    }
    packed.sort();
    return Uint32Array.from(packed, (value) => value % SLOTS);
  }

  /** The order with some slots, new or changed, at their places. */
  #moved(
    before: Uint32Array,
    changed: ReadonlySet<number>,
    compare: (a: number, b: number) => number,
  ): Uint32Array {
    const isChanged = new Uint8Array(this.#columns.size);
    for (const slot of changed) isChanged[slot] = 1;
    const rest = before.filter((slot) => isChanged[slot] === 0);
    const slots = new Uint32Array(rest.length + changed.size);
    let from = 0;
    let to = 0;
    for (const slot of [...changed].sort(compare)) {
      const end = firstBehind(rest, slot, from, compare);
      slots.set(rest.subarray(from, end), to);
      to += end - from;
      slots[to++] = slot;
      from = end;
    }
    slots.set(rest.subarray(from), to);
    return slots;
  }
}

function fractionKey(value: number): number {
  return Number.isNaN(value) ? UNKNOWN : Math.round(Math.min(1, Math.max(0, value)) * STEPS);
}

function firstBehind(
  slots: Uint32Array,
  slot: number,
  from: number,
  compare: (a: number, b: number) => number,
): number {
  let low = from;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(slots[middle]!, slot) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
