import type { DatabaseSync } from 'node:sqlite';
import type { WorklistCounts, WorklistFilter } from '../../core/contract/worklist.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { isUndecided, LISTED_COLUMNS, READY, STATES, UNPREPARED, type ListedCase } from './listed-case.ts';
import type { Selection, Store, WorklistQuery } from './store.ts';
import type { TaskTable } from './task-table.ts';
import { filterTest } from './worklist-filter.ts';
import { WorklistIndex } from './worklist-index.ts';
import { compareKeys, orderKey, type OrderKey } from './worklist-order.ts';
import { ROW_COLUMNS, worklistRowOf } from './worklist-row.ts';

type Answer<K extends 'query' | 'next' | 'related'> = Awaited<ReturnType<Store[K]>>;

/** The list of cases, answered from memory; see `WorklistIndex`. */
export interface Worklist {
  query(query: WorklistQuery, window: { readonly offset: number; readonly limit: number }): Answer<'query'>;
  counts(filter: WorklistFilter): WorklistCounts;
  next(query: WorklistQuery, from: Parameters<Store['next']>[1]): Answer<'next'>;
  /** Ids of the cases, as imported. @throws ExpectedError `case-unknown` */
  select(selection: Selection): string[];
  related(caseId: string): Answer<'related'>;
}

/** More rows than this are read faster as a whole. */
const RELOAD_FROM = 20_000;
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
  const from = 'FROM review_case LEFT JOIN reader ON reader.id = assigned';
  const ofTask = database.prepare(`SELECT ${LISTED_COLUMNS} ${from} WHERE task_id = ?`);
  ofTask.setReturnArrays(true);
  const changed = database.prepare(
    `SELECT ${LISTED_COLUMNS} ${from} WHERE review_case.id IN (SELECT row FROM case_changed)`,
  );
  changed.setReturnArrays(true);
  const changes = database.prepare('SELECT COUNT(*) AS n FROM case_changed');
  const shown = database.prepare(`SELECT ${ROW_COLUMNS} ${from} WHERE review_case.id = ?`);
  const known = database.prepare('SELECT 1 FROM review_case WHERE case_id = ?');
  const firstQuality = database.prepare(
    `SELECT MIN(json_extract(value, '$.quality')) AS q FROM review_case, json_each(summary) WHERE case_id = ?`,
  );
  const samePatient = database.prepare(
    `SELECT other.case_id, other.description, other.body_part, other.study_date, other.modality
     FROM review_case AS one JOIN review_case AS other
       ON other.patient_key = one.patient_key AND other.task_id = one.task_id AND other.id <> one.id
     WHERE one.case_id = ? ORDER BY other.study_date DESC, other.position LIMIT ${MOST_RELATED}`,
  );
  const indexes = new Map<string, WorklistIndex>();

  const indexOf = (taskId: string): WorklistIndex => {
    refresh();
    let index = indexes.get(taskId);
    if (index === undefined) {
      tasks.newest(taskId);
      index = new WorklistIndex();
      index.load(readArrays(ofTask.iterate(taskId)));
      indexes.set(taskId, index);
    }
    return index;
  };
  const refresh = (): void => {
    const count = Number(changes.get()?.['n'] ?? 0);
    if (count === 0) return;
    if (count > RELOAD_FROM) indexes.clear();
    for (const row of indexes.size === 0 ? [] : readArrays(changed.all())) {
      indexes.get(String(row[0]))?.put(row);
    }
    database.exec('DELETE FROM case_changed');
  };
  const listed = ({ filter, sort, descending }: WorklistQuery): ListedCase[] =>
    indexOf(filter.taskId).inOrder(sort, descending).filter(filterTest(filter));
  /** What placed a case before anybody decided anything: else "next" would start where the decided ones lie. */
  const firstKey = (index: WorklistIndex, { sort }: WorklistQuery, one: ListedCase): OrderKey => {
    if (sort === 'need') return index.firstNeedOf(one);
    if (sort === 'state') return one.state === UNPREPARED ? UNPREPARED : READY;
    if (sort !== 'quality') return orderKey(sort, one);
    const quality = firstQuality.get(one.caseId)?.['q'];
    return typeof quality === 'number' ? quality : Number.NaN;
  };
  return {
    query(query, { offset, limit }) {
      const list = listed(query);
      const rows = list.slice(offset, offset + limit).map((one) => worklistRowOf(shown.get(one.row) ?? {}));
      return { total: list.length, rows };
    },
    counts: (filter) => countsOf(indexOf(filter.taskId), filterTest(filter)),
    next(query, { after, direction, undecidedOnly }) {
      const index = indexOf(query.filter.taskId);
      const list = listed(query);
      const anchor = after === null ? null : index.find(after);
      const key = anchor === null ? null : firstKey(index, query, anchor);
      const wanted = (one: ListedCase): boolean =>
        one !== anchor &&
        (!undecidedOnly || (isUndecided(one) && (!one.postponed || query.filter.postponed === 'only')));
      const isBehind = (one: ListedCase): boolean =>
        anchor === null ||
        (compareKeys(orderKey(query.sort, one), key ?? 0, query.descending) ||
          one.position - anchor.position) > 0;
      const position =
        direction === 'next'
          ? list.findIndex((one) => isBehind(one) && wanted(one))
          : list.findLastIndex((one) => (anchor === null || !isBehind(one)) && wanted(one));
      const found = list[position];
      return {
        caseId: found?.caseId ?? null,
        position: found === undefined ? -1 : position,
        total: list.length,
      };
    },
    select(selection) {
      if ('filter' in selection) {
        return listed({ filter: selection.filter, sort: 'order', descending: false }).map(
          (one) => one.caseId,
        );
      }
      for (const caseId of selection.cases) if (known.get(caseId) === undefined) throw unknownCase();
      return [...new Set(selection.cases)];
    },
    related(caseId) {
      if (known.get(caseId) === undefined) throw unknownCase();
      return samePatient.all(caseId).map((row) => ({
        caseId: String(row['case_id']),
        title: [row['description'], row['body_part']].filter((part) => part !== '').join(', '),
        studyDate: String(row['study_date']),
        modality: String(row['modality']),
      }));
    },
  };
}

export function unknownCase(): ExpectedError {
  return new ExpectedError('case-unknown', 'This case is not in the workspace; open the worklist again.');
}

/** `setReturnArrays` makes arrays of what is typed as objects. */
function* readArrays(rows: Iterable<unknown>): Generator<readonly unknown[]> {
  for (const row of rows) if (Array.isArray(row)) yield row as readonly unknown[];
}

function countsOf(index: WorklistIndex, test: (one: ListedCase) => boolean): WorklistCounts {
  const byState = { unprepared: 0, failed: 0, ready: 0, started: 0, done: 0 };
  const counts = { total: 0, structures: 0, decided: 0, flagged: 0, postponed: 0 };
  const modalities = new Set<string>();
  const models = new Set<string>();
  for (const one of index.cases) {
    if (one.modality !== '') modalities.add(one.modality);
    if (one.model !== '') models.add(one.model);
    if (!test(one)) continue;
    counts.total++;
    byState[STATES[one.state] ?? 'unprepared']++;
    counts.structures += one.structures;
    counts.decided += one.decided;
    counts.flagged += Number(one.flags > 0);
    counts.postponed += Number(one.postponed);
  }
  return { ...counts, byState, modalities: [...modalities].sort(), models: [...models].sort() };
}
