import type { DatabaseSync } from 'node:sqlite';
import { createCaseQueue, type CaseQueue } from './case-queue.ts';
import { createReadCaseRecord, type ReadCaseRecord } from './case-record.ts';
import { createCaseRows, type CaseRows } from './case-rows.ts';
import { createSyncSeries } from './case-sync.ts';
import { createReaderTable, type ReaderTable } from './reader-table.ts';
import { createTaskTable, type TaskTable } from './task-table.ts';
import { createWorklist, type Worklist } from './worklist.ts';

/** The parts of the store that keep tasks, readers, cases and their list. */
export interface StoreParts {
  readonly tasks: TaskTable;
  readonly readers: ReaderTable;
  readonly rows: CaseRows;
  readonly queue: CaseQueue;
  readonly worklist: Worklist;
  readonly record: ReadCaseRecord;
}

/**
 * @param database the workspace's catalogue, open for writing; once a connection.
 * @param now the present time, ISO 8601.
 */
export function createStoreParts(database: DatabaseSync, now: () => string): StoreParts {
  const tasks = createTaskTable(database);
  const rows = createCaseRows(database, tasks, now);
  return {
    tasks,
    rows,
    readers: createReaderTable(database),
    queue: createCaseQueue(database, createSyncSeries(database, rows, now)),
    worklist: createWorklist(database, tasks),
    record: createReadCaseRecord(database),
  };
}
