import type {
  WorklistCounts,
  WorklistFilter,
  WorklistRow,
  WorklistSort,
} from '../../../core/contract/worklist.ts';
import type { ReadStore } from '../read-store.ts';

/** Which cases a batch action means. */
export type WorklistSelection = { readonly cases: readonly string[] } | { readonly filter: WorklistFilter };

export interface WorklistState {
  /** Null until a task is chosen. */
  readonly filter: WorklistFilter | null;
  readonly sort: WorklistSort;
  readonly descending: boolean;
  /** Cases that the filter lets through. */
  readonly total: number;
  readonly counts: WorklistCounts | null;
  /** Grows whenever a row of the cache changed: `rowAt` has news. */
  readonly version: number;
  readonly loading: boolean;
  /** Why the list could not be read, else empty. */
  readonly problem: string;
  /** Case under the keyboard's cursor, and its place as last known. */
  readonly focused: { readonly caseId: string; readonly index: number } | null;
  /** Chosen one by one; with `allSelected` everything that the filter lets through. */
  readonly selected: ReadonlySet<string>;
  readonly allSelected: boolean;
  /**
   * Rows that came or went above the first visible one in the last refresh: scroll by `rows` x row height when
   * `version` changes, and nothing jumps under the reader's eyes.
   */
  readonly shift: { readonly version: number; readonly rows: number };
}

/** The list of cases: only windows of it are in the page. */
export interface WorklistModel {
  readonly store: ReadStore<WorklistState>;
  /** Row at a place of the sorted list; null while it is on its way (call `need`). */
  rowAt(index: number): WorklistRow | null;
  /** Says which rows are visible (last exclusive); missing ones are fetched. Cheap: call it on every scroll. */
  need(first: number, last: number): void;
  /** Sets the task and keeps the other filters. */
  chooseTask(taskId: string): void;
  setFilter(change: Partial<Omit<WorklistFilter, 'taskId'>>): void;
  setSort(sort: WorklistSort, descending: boolean): void;
  refresh(): void;
  focus(index: number): void;
  moveFocus(by: number): void;
  toggleSelected(caseId: string): void;
  /** Selects from the focused row to this one. */
  selectTo(index: number): void;
  selectAll(): void;
  clearSelection(): void;
  /** What a batch action would mean now: the selection, else the focused case; null when there is nothing. */
  selection(): WorklistSelection | null;
  selectionCount(): number;
  /** @returns how many cases changed, or the sentence of the failure. */
  assign(readerName: string | null): Promise<number | string>;
  postpone(postponed: boolean, reason: string): Promise<number | string>;
  prepare(): Promise<string | null>;
  /** The case after (before) one in the present order. */
  next(
    after: string | null,
    direction: 'next' | 'previous',
    undecidedOnly: boolean,
  ): Promise<{ readonly caseId: string | null; readonly position: number; readonly total: number }>;
  /** PNG as base64; empty when there is none. Cached for as long as the row does not change. */
  thumbnail(caseId: string, side: number): Promise<string>;
  exampleOf(structure: string): Promise<{ readonly png: string; readonly caption: string }>;
}
