import { everyCaseOf } from '../../core/contract/worklist.ts';
import { join } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';
import { DEMO_PHANTOMS, DEMO_TASK } from '../demo/demo-study.ts';
import type { Author } from '../review/author.ts';
import type { Store } from '../store/store.ts';
import type { JobProgress } from './job-board.ts';
import { shippedTasks, type TaskPorts } from './offered-tasks.ts';
import type { BackendParts } from './parts.ts';

/**
 * Generates the demo study in the workspace's folder, imports it, adds its task and starts to prepare it, the first
 * cases first; what is there is left alone.
 * @param caller may cancel it until its images are there; the preparation is a job of its own then.
 */
export function runDemo(
  { ports, jobs, pages, batch, batches }: BackendParts,
  caller: {
    readonly by: Author | null;
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: JobProgress) => void;
  },
): Promise<{ taskId: string }> {
  const facts = { kind: 'demo', title: 'Opening the demo study', priority: 'batch' } as const;
  return jobs.run(facts, async (job) => {
    const { store, folder, version } = ports;
    caller.signal?.addEventListener('abort', () => job.cancel(), { once: true });
    const tell = (done: number, what: string): void => {
      const progress = { done, total: DEMO_PHANTOMS.length, what };
      job.progress(progress);
      caller.onProgress?.(progress);
    };
    const study = join(folder, 'demo-study');
    for (const [index, request] of DEMO_PHANTOMS.entries()) {
      tell(index, 'Generating radiographs');
      const phantom = { folder: study, request, program: version };
      await batch.call('phantom', phantom, { signal: job.signal });
    }
    await putDemoTask(ports);
    tell(DEMO_PHANTOMS.length, 'Importing the demo study');
    await store.importPath(join(study, 'dicom'), { signal: job.signal, onProgress: () => undefined });
    pages.rowsChanged(null);
    const cases = await demoCases(store);
    if (cases.length > 0) {
      // What is wrong with it is said in the list and in the panel of jobs.
      batches.run({ taskId: DEMO_TASK, cases, by: caller.by }, {}).catch(() => undefined);
    }
    return { taskId: DEMO_TASK };
  });
}

async function putDemoTask(ports: Pick<TaskPorts, 'registry' | 'store' | 'log'>): Promise<void> {
  const known = await ports.store.tasks();
  if (known.some(({ task }) => task.id === DEMO_TASK)) return;
  const task = (await shippedTasks(ports)).find(({ id }) => id === DEMO_TASK);
  if (task === undefined) {
    throw new ExpectedError(
      'model-unknown',
      `The model ${DEMO_TASK} of the demo study is missing; install Countersign again.`,
    );
  }
  await ports.store.putTask(task);
}

/** Those that have no label yet, in the order of the list. */
async function demoCases(store: Store): Promise<string[]> {
  const { rows } = await store.query(
    {
      filter: {
        ...everyCaseOf(DEMO_TASK),
        states: ['unprepared', 'failed'],
        // Ids of the radiographs: other images of the workspace may lie under the task, too.
        text: 'PHANTOM-',
      },
      sort: 'order',
      descending: false,
    },
    { offset: 0, limit: 500 },
  );
  return rows.map(({ caseId }) => caseId);
}
