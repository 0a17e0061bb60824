import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../platform/transaction.ts';
import type { SyncSeries } from './case-sync.ts';

/** Works off `case_todo`: series whose cases do not follow from catalogue, labels and tasks yet. */
export interface CaseQueue {
  /**
   * Brings all cases up to date, in short transactions between which other calls of the store are answered.
   * What a kill leaves undone is done the next time.
   * @throws what the first series that failed threw, after all others were done.
   */
  run(): Promise<void>;
  /** Ends a run at its next turn and waits for it; later runs do nothing. */
  stop(): Promise<void>;
  /** Runs `work` on a frame, which does for its case what the triggers ask for: the queue stays as it was. */
  without(frame: { readonly taskId: string; readonly frameId: string }, work: () => void): void;
}

/** Series of one look into the queue. */
const BATCH = 100;
/** A transaction ends after this long: the next caller of the store waits no longer than that and one series. */
const TURN_MS = 15;

export function createCaseQueue(database: DatabaseSync, syncSeries: SyncSeries): CaseQueue {
  const next = database.prepare(
    `SELECT task_id, series_uid FROM case_todo WHERE (task_id, series_uid) > (?, ?)
     ORDER BY task_id, series_uid LIMIT ${BATCH}`,
  );
  const done = database.prepare('DELETE FROM case_todo WHERE task_id = ? AND series_uid = ?');
  const seriesOfFrame = database.prepare(
    "SELECT series_uid FROM instance WHERE sop_uid = substr(?1, 1, instr(?1, '#') - 1)",
  );
  const waits = database.prepare('SELECT 1 FROM case_todo WHERE task_id = ? AND series_uid = ?');

  const runOnce = async (): Promise<void> => {
    const errors: unknown[] = [];
    let last = { taskId: '', seriesUid: '' };
    while (!stopped) {
      const batch = next.all(last.taskId, last.seriesUid).map((row) => ({
        taskId: String(row['task_id']),
        seriesUid: String(row['series_uid']),
      }));
      if (batch.length === 0) break;
      last = turn(batch, last, errors);
      // Not a microtask: messages are only received between turns of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (errors.length > 0) throw errors[0];
  };

  /** One transaction. @returns the last series that was tried. */
  const turn = (batch: readonly Todo[], before: Todo, errors: unknown[]): Todo => {
    const end = performance.now() + TURN_MS;
    let last = before;
    inTransaction(database, () => {
      for (const todo of batch) {
        database.exec('SAVEPOINT series');
        try {
          syncSeries(todo.taskId, todo.seriesUid);
          done.run(todo.taskId, todo.seriesUid);
        } catch (error) {
          // One damaged series must not keep all others out of the list; it stays in the queue.
          if (!database.isTransaction) throw error;
          database.exec('ROLLBACK TO series');
          errors.push(error);
        }
        database.exec('RELEASE series');
        last = todo;
        if (performance.now() > end) break;
      }
    });
    return last;
  };

  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  return {
    run() {
      // One after the other: what was added while the last run passed by is the next one's.
      running = running.catch(() => undefined).then(runOnce);
      return running;
    },
    async stop() {
      stopped = true;
      await running.catch(() => undefined);
    },
    without({ taskId, frameId }, work) {
      const seriesUid = String(seriesOfFrame.get(frameId)?.['series_uid'] ?? '');
      const waited = waits.get(taskId, seriesUid) !== undefined;
      work();
      if (!waited) done.run(taskId, seriesUid);
    },
  };
}

interface Todo {
  readonly taskId: string;
  readonly seriesUid: string;
}
