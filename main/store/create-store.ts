import type { ImportSummary } from '../workspace/import-sources.ts';
import type { ContentHash } from '../workspace/settle-double.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { createTruthTable } from '../workspace/truth-table.ts';
import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { Task } from '../../core/domain/task.ts';
import { createCaseReviews } from '../review/case-reviews.ts';
import { durably } from '../review/durably.ts';
import { createJournal } from '../review/journal.ts';
import { verifyChain } from '../review/verify-chain.ts';
import { createAdmit } from './admit.ts';
import { adoptTasks } from './adopt-tasks.ts';
import { createCaseBatches, type RecordEntry } from './case-batches.ts';
import { createImportFrames } from './import-frames.ts';
import { createImporter } from './importer.ts';
import { createProblemList } from './problem-list.ts';
import { createReviewedCases } from './reviewed-cases.ts';
import type { Store } from './store.ts';
import { createStoreParts } from './store-parts.ts';
import { createTrainingCases } from './training-cases.ts';
import { unknownCase } from './worklist.ts';

export interface StorePorts {
  /** The present time, ISO 8601 in UTC. */
  readonly now: () => string;
  /** 16 hex digits that nobody had before. */
  readonly newId: () => string;
  /** Names the pixels of a file; used only when two files claim the same SOP Instance UID. */
  readonly contentHash: ContentHash;
}

export type { ImportSummary };

/** What was left to do when the workspace was closed is waited for so long; then it goes on behind other calls. */
const PATIENCE_MS = 2_000;

/**
 * Everything that reads and writes an open workspace. Cases follow what others, as `countersign prepare`, have
 * brought since the last time.
 */
export async function createStore(workspace: Workspace, ports: StorePorts): Promise<Store> {
  const { catalogue, labels, masks } = workspace;
  const { database } = catalogue;
  const { now, newId } = ports;
  const parts = createStoreParts(database, now);
  const { tasks, readers, rows, queue, worklist } = parts;
  const journal = createJournal(database, { now });
  const record: RecordEntry = (body, reader) => void journal.append([{ reader, caseId: null, body }]);
  const admit = createAdmit(database, { readers, record, newId });
  const batches = createCaseBatches(database, { record, now });
  const reviewed = createReviewedCases(database, tasks);
  const reviews = createCaseReviews({
    database,
    journal,
    masks,
    labels,
    cases: reviewed,
    newGroup: newId,
    onAppended: rows.changed,
  });
  const importer = createImporter(workspace, { queue, record, contentHash: ports.contentHash });
  const problems = createProblemList(database);
  const trainingCases = createTrainingCases(database, reviews);
  const truth = createTruthTable(database);
  const importFrames = createImportFrames(database);
  const images = database.prepare('SELECT COUNT(*) AS n FROM instance WHERE not_reviewable IS NULL');
  /** Labels come one frame at a time: the row of its case follows at once, not the whole series. */
  const labelled = (frame: { readonly taskId: string; readonly frameId: string }, work: () => void): void => {
    durably(database, () => {
      queue.without(frame, () => {
        work();
        rows.labelled(frame.taskId, frame.frameId);
      });
    });
  };

  const addTask = (task: Task): void => {
    const { sha256, fresh } = tasks.put(task);
    if (fresh) record({ kind: 'task-added', task: task.id, version: task.version, sha256 }, null);
  };

  const putLabel = (label: PseudoLabel): void => {
    labelled({ taskId: label.task.id, frameId: label.frame.frameId }, () => {
      labels.put(label);
    });
  };

  await adoptTasks(workspace, tasks);
  await patiently(queue.run());
  // What cannot be read is told by the query that wants it.
  const warm = worklist.warmUp().catch(() => undefined);

  return {
    readers: () => answer(() => readers.all()),
    addReader: (name) =>
      answer(() =>
        durably(database, () => {
          const known = readers.find(name);
          // A name that is only said is not proved, whoever has proved it before.
          if (known !== null) return { ...known, authenticated: false };
          const reader = readers.add(newId(), name);
          record({ kind: 'reader-added' }, reader);
          return reader;
        }),
      ),
    admit: (who) => answer(() => admit(who)),
    recordAccountChange: (event, by) =>
      answer(() => {
        record({ kind: 'account-changed', event }, by);
      }),
    tasks: () => answer(() => tasks.all()),
    task: (taskId) => answer(() => tasks.newest(taskId)),
    async putTask(task) {
      durably(database, () => addTask(task));
      await queue.run();
    },
    async putPromotedTask(task, facts, by) {
      durably(database, () => {
        addTask(task);
        record({ kind: 'model-promoted', task: task.id, version: task.version, ...facts }, by);
      });
      await queue.run();
    },
    importPath: importer.run,
    problems: (offset, limit) => answer(() => problems(offset, limit)),
    imageCount: () => answer(() => Number(images.get()?.['n'] ?? 0)),
    query: (query, window) => answer(() => worklist.query(query, window)),
    counts: (filter) => answer(() => worklist.counts(filter)),
    next: (query, from) => answer(() => worklist.next(query, from)),
    select: (selection) => answer(() => worklist.select(selection)),
    assign: async (selection, to, by) => batches.assign(worklist.select(selection), to, by),
    postpone: async (selection, change, by) => batches.postpone(worklist.select(selection), change, by),
    related: (caseId) => answer(() => worklist.related(caseId)),
    caseRecord: (caseId) => answer(() => parts.record(caseId)),
    async openCase(caseId) {
      const opened = await reviews.open(caseId);
      // After it, since it may have been written to.
      const found = parts.record(caseId);
      return { record: found, task: tasks.newest(found.taskId), ...opened };
    },
    currentMasks: reviews.currentMasks,
    append: reviews.append,
    history: reviews.history,
    label: (id) => answer(() => labels.get(id)),
    hasLabel: (id) => answer(() => labels.has(id)),
    putLabel: (label) =>
      answer(() => {
        putLabel(label);
      }),
    confirmLabel: (id) =>
      answer(() => {
        const { task, frame } = labels.get(id);
        labelled({ taskId: task.id, frameId: frame.frameId }, () => {
          labels.confirm(id);
        });
      }),
    rememberDigest: (frame, sha256) =>
      answer(() => {
        catalogue.recordFrameHash(frame, sha256);
      }),
    rememberContent: (sopInstanceUid, sha256) =>
      answer(() => {
        catalogue.recordContentHash(sopInstanceUid, sha256);
      }),
    setProblem: (caseId, problem) =>
      answer(() => {
        if (!durably(database, () => rows.setProblem(caseId, problem))) throw unknownCase();
      }),
    recordPrepared: (facts, by) =>
      answer(() => {
        record({ kind: 'prepared', ...facts }, by);
      }),
    importFrames: (taskId) =>
      answer(() => {
        tasks.newest(taskId);
        return importFrames(taskId);
      }),
    putTruth: (taskId, rows) =>
      answer(() => {
        durably(database, () => {
          truth.put(taskId, rows, now());
        });
      }),
    putImportedLabels: (added) =>
      answer(() => {
        durably(database, () => {
          for (const label of added) putLabel(label);
        });
      }),
    importRevision: reviews.importRevision,
    recordMasksImported: (facts, by) =>
      answer(() => {
        record({ kind: 'masks-imported', ...facts }, by);
      }),
    recordExported: (facts, by) =>
      answer(() => {
        record(facts, by);
      }),
    trainingOutlines: (taskId) =>
      answer(() => {
        tasks.newest(taskId);
        return trainingCases.outlines(taskId);
      }),
    trainingCase: trainingCases.facts,
    trainingMasks: trainingCases.masks,
    verify: () => verifyChain(database),
    async close() {
      await importer.stop();
      await queue.stop();
      worklist.stop();
      await warm;
      workspace.close();
    },
  };
}

/** A call that is done at once; what it throws rejects. */
function answer<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}

async function patiently(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  // What fails stays in the queue, and the next import or task, which waits for it, says why.
  await Promise.race([work.catch(() => undefined), enough]);
  clearTimeout(timer);
}
