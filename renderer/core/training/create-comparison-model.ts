import { createStore } from 'zustand/vanilla';
import type { Contract } from '../../../core/contract/contract.ts';
import { everyCaseOf } from '../../../core/contract/worklist.ts';
import type { Client } from '../../../core/transport/client.ts';
import type { JobsModel } from '../jobs/jobs-model.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import { t } from '../language/translate.ts';
import type { SessionModel } from '../session/session-model.ts';
import type { ComparisonModel, ComparisonState } from './training-model.ts';
import { createWorker } from './work.ts';

export interface OwnedComparison extends ComparisonModel {
  taskChanged(): void;
}

interface ComparisonPorts {
  readonly client: Client<Contract>;
  readonly session: SessionModel;
  readonly jobs: JobsModel;
  readonly taskId: () => string;
}

const NOTHING: ComparisonState = { old: null, new: null, work: null, result: null, promoted: null };

export function createComparisonModel({ client, session, jobs, taskId }: ComparisonPorts): OwnedComparison {
  const store = createStore<ComparisonState>(() => NOTHING);
  const { getState, setState } = store;
  const worker = createWorker((work) => setState({ work }));

  const prepareAnew = async (task: string): Promise<void> => {
    await jobs.prepare(task, { filter: everyCaseOf(task) });
    const { own } = jobs.store.getState();
    if (own?.kind === 'prepare' && own.state === 'failed') session.notify('error', own.problem);
  };

  return {
    store,
    choose: (change) => {
      const { old, new: next } = getState();
      const same = (change.old ?? old) === old && (change.new ?? next) === next;
      if (same) return;
      worker.cancel();
      // Figures of other models say nothing about these.
      setState({ ...change, work: null, result: null, promoted: null });
    },
    start: async () => {
      const { old, new: next } = getState();
      if (old === null || next === null || old === next) return;
      setState({ result: null, promoted: null });
      const result = await worker.run((signal, onProgress) =>
        client.job('models.compare', { taskId: taskId(), old, new: next }, { signal, onProgress }),
      );
      const now = getState();
      if (result !== null && now.old === old && now.new === next) setState({ result, work: null });
    },
    cancel: worker.cancel,
    promote: async (modelId, prepare) => {
      const task = taskId();
      try {
        const { version, calibrationDropped } = await client.request('models.promote', {
          taskId: task,
          modelId,
        });
        setState({ promoted: { modelId, version } });
        if (calibrationDropped) session.notify('info', droppedText());
      } catch (error) {
        return sentenceOf(error);
      }
      // The task's new version, before anything is prepared under it.
      await session.refresh();
      if (prepare) void prepareAnew(task);
      return null;
    },
    taskChanged: () => {
      worker.cancel();
      setState(NOTHING);
    },
  };
}

function droppedText(): string {
  return t(
    'What was calibrated for the model before (thresholds, gates, switches) does not hold for this one and is dropped: calibrate the task again on reviewed cases.',
  );
}
