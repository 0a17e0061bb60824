import type { WorklistSort } from '../../core/contract/worklist.ts';
import type { ListedCase } from './listed-case.ts';

/** What a case is sorted by: its own value, or, for a case that has changed, the one it had. */
export type OrderKey = number | string;
type Compare = (a: ListedCase, b: ListedCase) => number;

/** Values of an order. Unknown ones (NaN, empty) come last in both directions. */
export function orderKey(sort: WorklistSort, one: ListedCase): OrderKey {
  return KEYS[sort](one);
}

const KEYS: Readonly<Record<WorklistSort, (one: ListedCase) => OrderKey>> = {
  need: (one) => one.need,
  quality: (one) => one.quality,
  date: (one) => one.date,
  patient: (one) => one.patient,
  modality: (one) => one.modality,
  state: (one) => one.state,
  model: (one) => one.model,
  reader: (one) => one.reader,
  order: () => 0,
};

/** Orders cases; equal ones as imported, in both directions. */
export function comparison(sort: WorklistSort, descending: boolean): Compare {
  const key = KEYS[sort];
  return (a, b) => compareKeys(key(a), key(b), descending) || a.position - b.position || a.row - b.row;
}

export function compareKeys(a: OrderKey, b: OrderKey, descending: boolean): number {
  if (a === b) return 0;
  const [noA, noB] = [isUnknown(a), isUnknown(b)];
  if (noA || noB) return Number(noA) - Number(noB);
  const order = a < b ? -1 : 1;
  return descending ? -order : order;
}

function isUnknown(key: OrderKey): boolean {
  return key === '' || Number.isNaN(key);
}
