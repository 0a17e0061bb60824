import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportCheck, ExportResult } from '../../core/contract/export.ts';
import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import type { ExportOptions } from '../../core/exchange/export-options.ts';
import type { BatchRequest } from '../exchange/batch/batch-writer.ts';
import { hasContent } from '../exchange/batch/gate-results.ts';
import { loadExportCase } from '../exchange/batch/load-export-case.ts';
import type { FindModel } from '../exchange/batch/model-identity.ts';
import { runExport, type ExportRequest } from '../exchange/batch/run-export.ts';
import { removeLeftovers } from '../exchange/batch/staging.ts';
import type { BatchInThread, BatchThreads } from '../exchange/batch-threads.ts';
import { readerOf, type Author } from '../review/author.ts';
import type { Selection, Store } from '../store/store.ts';
import { createExportSummary } from './export-summary.ts';
import { exportFolderName } from './export-folder-name.ts';

export interface ExportQuestion {
  readonly taskId: string;
  readonly selection: Selection;
  readonly options: ExportOptions;
}

export interface ExportOrder extends ExportQuestion {
  /** Absolute path of the folder in which the batch's own is made. */
  readonly place: string;
  readonly passphrase: string | null;
  readonly by: Author;
}

export interface ExportWork {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { done: number; total: number; what: string }) => void;
}

/** What leaves the workspace, for a page. Encoding and reading back happen in threads of their own. */
export interface Exports {
  /** Runs the gate on every case. @throws ExpectedError, CancelledError. */
  check(question: ExportQuestion, work: ExportWork): Promise<ExportCheck>;
  /** @throws ExpectedError, CancelledError; then nothing is left in the place. */
  run(order: ExportOrder, work: ExportWork): Promise<ExportResult>;
}

export interface ExportsPorts {
  readonly store: Store;
  readonly threads: BatchThreads;
  readonly findModel: FindModel;
  readonly newId: () => string;
  /** ISO 8601, UTC. */
  readonly now: () => string;
}

export function createExports({ store, threads, findModel, newId, now }: ExportsPorts): Exports {
  /** Of exports that go on: two in one second must not meet. */
  const targets = new Set<string>();
  const freeTarget = (place: string, taskId: string): string => {
    const name = exportFolderName(taskId, now());
    let target = join(place, name);
    for (let i = 2; targets.has(target); i++) target = join(place, `${name}-${String(i)}`);
    return target;
  };

  const withBatch = async <T>(
    request: BatchRequest,
    work: (batch: BatchInThread) => Promise<T>,
  ): Promise<T> => {
    const batch = await threads.begin(request);
    try {
      return await work(batch);
    } finally {
      // Takes away whatever was written when it did not come to its end.
      await batch.end();
    }
  };

  const writeBatch = async (
    batch: BatchInThread,
    { taskId, selection, options, by, taskSha256 }: ExportOrder & { readonly taskSha256: string },
    { signal, onProgress }: ExportWork,
  ): Promise<ExportResult> => {
    const outcome = await runExport(
      {
        store: storeOf(store, taskId),
        writer: batch,
        selection,
        taskSha256,
        options,
        patients: null,
        findModel,
        by,
      },
      {
        signal,
        onProgress: ({ phase, done, total }) =>
          onProgress({ done, total, what: phase === 'check' ? 'Checking' : 'Writing and reading back' }),
      },
    );
    if (outcome.kind === 'refused') throw refused(outcome.check.leftOut.length);
    const { result, check } = outcome;
    return {
      id: result.id,
      path: result.target,
      files: result.files,
      bytes: result.bytes,
      cases: result.cases,
      structures: result.structures,
      leftOut: check.leftOut.length,
      manifestSha256: result.manifestSha256,
      signedBy: result.signedBy,
    };
  };

  return {
    async check({ taskId, selection, options }, { signal, onProgress }) {
      const { task, sha256 } = await storedTask(store, taskId);
      const summary = createExportSummary();
      const ids = await store.select(selection);
      const choices = { ...options, taskSha256: sha256, patients: null, findModel };
      const source = storeOf(store, taskId);
      const request: BatchRequest = {
        task,
        taskSha256: sha256,
        // A check leaves nothing behind: it signs nothing, and its hidden folder lies where the system keeps such things.
        options: { ...options, sign: false },
        target: join(tmpdir(), `countersign-check-${newId()}`),
        replace: false,
        by: null,
        passphrase: null,
      };
      return withBatch(request, async (batch) => {
        for (const [index, caseId] of ids.entries()) {
          if (signal.aborted) throw new CancelledError();
          onProgress({ done: index, total: ids.length, what: 'Checking what would leave' });
          const loaded = await loadExportCase(source, caseId, choices);
          summary.add(loaded, hasContent(loaded.one) ? await batch.check(loaded.one) : null);
        }
        return summary.result();
      });
    },

    async run(order, work) {
      const { taskId, options, place, passphrase } = order;
      // The thread that writes has no use for a key.
      const by = readerOf(order.by);
      const { task, sha256 } = await storedTask(store, taskId);
      const target = freeTarget(place, task.id);
      const request = { task, taskSha256: sha256, options, target, replace: false, by, passphrase };
      targets.add(target);
      try {
        return await withBatch(request, (batch) => writeBatch(batch, { ...order, taskSha256: sha256 }, work));
      } catch (error) {
        // A thread that has crashed could not take away what it had begun.
        if (error instanceof ExpectedError && error.code === 'export-thread-ended') {
          await removeLeftovers(target).catch(() => undefined);
        }
        throw error;
      } finally {
        targets.delete(target);
      }
    },
  };
}

/** With the cases of one task: a page that names others has mixed something up. */
function storeOf(store: Store, taskId: string): ExportRequest['store'] {
  return {
    async openCase(caseId) {
      const opened = await store.openCase(caseId);
      if (opened.record.taskId === taskId) return opened;
      throw new ExpectedError(
        'case-unknown',
        'One of these cases belongs to another task; choose the cases again.',
      );
    },
    currentMasks: (caseId, frameId) => store.currentMasks(caseId, frameId),
    label: (id) => store.label(id),
    history: (caseId) => store.history(caseId),
    select: (selection) => store.select(selection),
    recordExported: (facts, by) => store.recordExported(facts, by),
  };
}

async function storedTask(store: Store, taskId: string) {
  const found = (await store.tasks()).find(({ task }) => task.id === taskId);
  if (found !== undefined) return found;
  throw new ExpectedError('task-unknown', 'This task is not in the workspace; choose another one.');
}

function refused(cases: number): ExpectedError {
  const which = cases === 0 ? 'The export is' : cases === 1 ? '1 case is' : `${String(cases)} cases are`;
  return new ExpectedError(
    'export-refused',
    `${which} refused, so nothing was written; mend what the check names, or leave the refused cases out.`,
  );
}
