import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import {
  worklistSortSchema,
  type WorklistCounts,
  type WorklistFilter,
} from '../../core/contract/worklist.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { READY, STATES, UNPREPARED } from './case-columns.ts';
import type { OrderKey } from './case-orders.ts';
import { createListRows } from './list-rows.ts';
import type { Selection, Store, WorklistQuery } from './store.ts';
import type { TaskTable } from './task-table.ts';
import { WorklistIndex } from './worklist-index.ts';
import { ROW_COLUMNS, worklistRowOf } from './worklist-row.ts';

type Answer<K extends 'query' | 'next' | 'related'> = Awaited<ReturnType<Store[K]>>;

/**
 * The list of cases, answered from memory (`WorklistIndex`). It cannot disagree with the table: temporary triggers
 * note every row that a transaction changes, in that transaction, whoever writes; before each query the noted
 * rows are read again.
 */
export interface Worklist {
  query(query: WorklistQuery, window: { readonly offset: number; readonly limit: number }): Answer<'query'>;
  counts(filter: WorklistFilter): WorklistCounts;
  next(query: WorklistQuery, from: Parameters<Store['next']>[1]): Answer<'next'>;
  /** Ids of the cases, as imported. @throws ExpectedError `case-unknown` */
  select(selection: Selection): string[];
  related(caseId: string): Answer<'related'>;
  /** Reads and sorts the list of every task in small pieces, so that the first query need not. */
  warmUp(): Promise<void>;
  /** Ends `warmUp` at its next piece. */
  stop(): void;
}

/** Rows that are read between two turns of the event loop: about 20 ms. */
const PIECE = 2_000;
/** Related cases of one patient that anybody looks through. */
const MOST_RELATED = 200;

/** @param database the workspace's catalogue. Adds temporary triggers to it: one worklist a connection. */
export function createWorklist(database: DatabaseSync, tasks: TaskTable): Worklist {
  database.exec(`
    PRAGMA temp_store = MEMORY;
    CREATE TEMP TABLE case_changed (row INTEGER PRIMARY KEY);
    CREATE TEMP TRIGGER case_was_added AFTER INSERT ON main.review_case BEGIN
      INSERT INTO case_changed VALUES (NEW.id) ON CONFLICT DO NOTHING;
    END;
    CREATE TEMP TRIGGER case_was_changed AFTER UPDATE ON main.review_case BEGIN
      INSERT INTO case_changed VALUES (NEW.id) ON CONFLICT DO NOTHING;
    END;
  `);
  const stored = createListRows(database);
  const isChanged = database.prepare('SELECT 1 FROM case_changed LIMIT 1');
  const shown = database.prepare(
    `SELECT ${ROW_COLUMNS} FROM json_each(?) AS wanted JOIN review_case ON review_case.id = wanted.value
     LEFT JOIN reader ON reader.id = assigned ORDER BY wanted.key`,
  );
  const idOfRow = database.prepare('SELECT case_id FROM review_case WHERE id = ?');
  const rowOfCase = database.prepare('SELECT id, summary FROM review_case WHERE case_id = ?');
  const samePatient = database.prepare(
    `SELECT other.case_id, other.description, other.body_part, other.study_date, other.modality
     FROM main.review_case AS one JOIN main.review_case AS found
       ON found.patient_key = one.patient_key AND found.task_id = one.task_id AND found.id <> one.id
       JOIN review_case AS other ON other.id = found.id
     WHERE one.case_id = ? ORDER BY other.study_date DESC, other.position LIMIT ${MOST_RELATED}`,
  );
  const indexes = new Map<string, LoadingIndex>();
  let stopped = false;

  const indexOf = (taskId: string): WorklistIndex => {
    const loading = loadingIndexOf(taskId);
    while (!loading.whole) loadPiece(taskId, loading);
    takeChanges();
    return loading.index;
  };
  const loadingIndexOf = (taskId: string): LoadingIndex => {
    const { length } = tasks.newest(taskId).structures;
    const known = indexes.get(taskId);
    if (known?.index.columns.stride === length) return known;
    const made = {
      index: new WorklistIndex(length, stored.openTexts),
      last: [-1, 0] as [number, number],
      whole: false,
    };
    indexes.set(taskId, made);
    return made;
  };
  const loadPiece = (taskId: string, loading: LoadingIndex): void => {
    const rows = stored.piece(taskId, loading.last, PIECE);
    for (const row of rows) loading.index.put(row);
    const end = rows.at(-1);
    if (end !== undefined) loading.last = [Number(end[2]), Number(end[1])];
    loading.whole = rows.length < PIECE;
  };
  const takeChanges = (): void => {
    // What an open transaction wrote may be taken back, and with it the note of what was written.
    if (database.isTransaction || isChanged.get() === undefined) return;
    for (const row of indexes.size === 0 ? [] : stored.changed()) {
      // What is not loaded yet comes a second time with its piece, to the same slot.
      indexes.get(String(row[0]))?.index.put(row);
    }
    database.exec('DELETE FROM case_changed');
  };
  const slotOfCase = (index: WorklistIndex, caseId: string | null): number | null => {
    const row = caseId === null ? undefined : rowOfCase.get(caseId)?.['id'];
    return row === undefined ? null : (index.columns.slotOf(Number(row)) ?? null);
  };
  const caseIdOf = (index: WorklistIndex, slot: number): string =>
    String(idOfRow.get(index.columns.row[slot]!)?.['case_id']);
  /** What placed a case before anybody decided anything: else "next" would start where the decided ones lie. */
  const firstKey = (index: WorklistIndex, { sort }: WorklistQuery, slot: number): OrderKey => {
    if (sort === 'need') return index.firstNeedKey(slot);
    if (sort === 'state') return index.columns.state[slot] === UNPREPARED ? UNPREPARED : READY;
    if (sort !== 'quality') return index.keyOf(sort, slot);
    const summary = String(rowOfCase.get(caseIdOf(index, slot))?.['summary']);
    return index.qualityKey(leastQuality(summary));
  };
  return {
    query({ filter, sort, descending }, { offset, limit }) {
      const index = indexOf(filter.taskId);
      const mask = index.matches(filter);
      const slots = windowOf(index.inOrder(sort, descending), mask, offset, limit);
      const ids = slots.map((slot) => index.columns.row[slot]);
      return { total: countOf(mask), rows: shown.all(JSON.stringify(ids)).map(worklistRowOf) };
    },
    counts(filter) {
      const index = indexOf(filter.taskId);
      const mask = index.matches(filter);
      // A state that is filtered out keeps its number: it says what choosing it would bring.
      const anyState = filter.states.length === 0 ? mask : index.matches({ ...filter, states: [] });
      return { ...countsOf(index, mask), byState: statesOf(index, anyState) };
    },
    next(query, { after, direction, undecidedOnly }) {
      const { filter, sort, descending } = query;
      const index = indexOf(filter.taskId);
      const mask = index.matches(filter);
      const order = index.inOrder(sort, descending);
      const { undecided, postponed } = index.columns;
      const anchor = slotOfCase(index, after);
      const wanted = (slot: number): boolean =>
        mask[slot] === 1 &&
        slot !== anchor &&
        (!undecidedOnly || (undecided[slot] === 1 && (postponed[slot] === 0 || filter.postponed === 'only')));
      const key = anchor === null ? 0 : firstKey(index, query, anchor);
      const isBehind = (slot: number): boolean =>
        anchor === null || (index.compareKeys(index.keyOf(sort, slot), key, descending) || slot - anchor) > 0;
      const forward = direction === 'next';
      // An order is sorted, so what lies behind the anchor is one piece of it.
      const start = anchor === null ? (forward ? 0 : order.length) : firstIndex(order, isBehind);
      const found = forward ? order.subarray(start).find(wanted) : order.subarray(0, start).findLast(wanted);
      return {
        caseId: found === undefined ? null : caseIdOf(index, found),
        position: found === undefined ? -1 : placeOf(order, mask, found),
        total: countOf(mask),
      };
    },
    select(selection) {
      if ('filter' in selection) {
        const index = indexOf(selection.filter.taskId);
        const mask = index.matches(selection.filter);
        const slots = index.inOrder('order', false).filter((slot) => mask[slot] === 1);
        return Array.from(slots, (slot) => caseIdOf(index, slot));
      }
      for (const caseId of selection.cases) if (rowOfCase.get(caseId) === undefined) throw unknownCase();
      return [...new Set(selection.cases)];
    },
    related(caseId) {
      if (rowOfCase.get(caseId) === undefined) throw unknownCase();
      return samePatient.all(caseId).map((row) => ({
        caseId: String(row['case_id']),
        title: [row['description'], row['body_part']].filter((part) => part !== '').join(', '),
        studyDate: String(row['study_date']),
        modality: String(row['modality']),
      }));
    },
    async warmUp() {
      for (const taskId of tasks.ids()) {
        for (;;) {
          if (stopped) return;
          const loading = loadingIndexOf(taskId);
          if (loading.whole) break;
          loadPiece(taskId, loading);
          await setImmediate();
        }
        while (!stopped && loadingIndexOf(taskId).index.openTexts(PIECE)) await setImmediate();
        for (const sort of worklistSortSchema.options) {
          for (const descending of [false, true]) {
            if (!stopped) indexOf(taskId).inOrder(sort, descending);
            await setImmediate();
          }
        }
      }
    },
    stop() {
      stopped = true;
    },
  };
}

interface LoadingIndex {
  readonly index: WorklistIndex;
  /** Position and row of the last case that was read. */
  last: [number, number];
  whole: boolean;
}

export function unknownCase(): ExpectedError {
  return new ExpectedError('case-unknown', 'This case is not in the workspace; open the worklist again.');
}

function countOf(mask: Uint8Array): number {
  let count = 0;
  // Not for-of: it takes five times as long.
  for (let slot = 0; slot < mask.length; slot++) count += mask[slot]!;
  return count;
}

function windowOf(order: Uint32Array, mask: Uint8Array, offset: number, limit: number): number[] {
  const slots: number[] = [];
  let at = 0;
  for (let index = 0; index < order.length && slots.length < limit; index++) {
    const slot = order[index]!;
    if (mask[slot] === 1 && at++ >= offset) slots.push(slot);
  }
  return slots;
}

/** How many of the list lie before a slot. */
function placeOf(order: Uint32Array, mask: Uint8Array, slot: number): number {
  let before = 0;
  for (const one of order) {
    if (one === slot) break;
    before += mask[one]!;
  }
  return before;
}

/** First index at which the test holds, in a list where it holds for all after the first. */
function firstIndex(order: Uint32Array, test: (slot: number) => boolean): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(order[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function leastQuality(summary: string): number {
  const known = z
    .array(z.object({ quality: z.number().nullable() }))
    .parse(JSON.parse(summary))
    .flatMap(({ quality }) => (quality === null ? [] : [quality]));
  return known.length === 0 ? Number.NaN : Math.min(...known);
}

function statesOf({ columns: { state, size } }: WorklistIndex, mask: Uint8Array): WorklistCounts['byState'] {
  const states = STATES.map(() => 0);
  for (let slot = 0; slot < size; slot++) if (mask[slot] !== 0) states[state[slot]!]!++;
  const [unprepared = 0, failed = 0, ready = 0, started = 0, done = 0] = states;
  return { unprepared, failed, ready, started, done };
}

function countsOf(index: WorklistIndex, mask: Uint8Array): Omit<WorklistCounts, 'byState'> {
  const { structures, decided, flagged, postponed, size, modalities, models } = index.columns;
  const counts = { total: 0, structures: 0, decided: 0, flagged: 0, postponed: 0 };
  for (let slot = 0; slot < size; slot++) {
    if (mask[slot] === 0) continue;
    counts.total++;
    counts.structures += structures[slot]!;
    counts.decided += decided[slot]!;
    counts.flagged += flagged[slot]!;
    counts.postponed += postponed[slot]!;
  }
  const named = ({ texts }: { readonly texts: readonly string[] }): string[] =>
    texts.filter((text) => text !== '').sort();
  return {
    ...counts,
    modalities: named(modalities),
    models: named(models),
  };
}
