import { createStore } from 'zustand/vanilla';
import type { Contract } from '../../../core/contract/contract.ts';
import type { TrainingRun } from '../../../core/contract/training.ts';
import type { Client } from '../../../core/transport/client.ts';
import type { JobsModel } from '../jobs/jobs-model.ts';
import { sentence } from '../language/sentence.ts';
import { t } from '../language/translate.ts';
import type { RendererPorts } from '../ports.ts';
import type { SessionModel } from '../session/session-model.ts';
import type { WorklistModel } from '../worklist/worklist-model.ts';
import { createComparisonModel } from './create-comparison-model.ts';
import { createModelsModel } from './create-models-model.ts';
import { createNewTraining } from './create-new-training.ts';
import { createRunsModel } from './create-runs-model.ts';
import { freeId } from './training-choices.ts';
import type { TrainingModel, TrainingPageState } from './training-model.ts';

export interface OwnedTraining extends TrainingModel {
  /** The connection is back: what was told meanwhile was not heard. */
  connectionBack(): void;
  dispose(): void;
}

export interface TrainingDeps {
  readonly client: Client<Contract>;
  readonly ports: RendererPorts;
  readonly jobs: JobsModel;
  readonly worklist: WorklistModel;
  readonly session: SessionModel;
  readonly onScreen: () => boolean;
}

export function createTrainingModel(deps: TrainingDeps): OwnedTraining {
  const { client, ports, jobs, worklist, session, onScreen } = deps;
  const store = createStore<TrainingPageState>(() => ({ view: 'models', taskId: '' }));
  const { getState, setState } = store;
  const taskId = (): string => getState().taskId;
  const models = createModelsModel(client);
  const comparison = createComparisonModel({ client, session, jobs, taskId });
  const tell = (run: TrainingRun): void => {
    void models.refresh();
    if (onScreen() && getState().view === 'runs') return;
    if (run.state === 'done') {
      session.notify(
        'info',
        t('The training of “{name}” is finished: compare it before you use it.', { name: run.name }),
      );
    } else {
      session.notify(
        'error',
        t('The training of “{name}” failed: {reason}', { name: run.name, reason: sentence(run.problem) }),
      );
    }
  };
  const runs = createRunsModel({ client, onScreen, onEnded: tell });
  const draft = createNewTraining({
    client,
    schedule: ports.schedule,
    models,
    taskId,
    onStarted: (run) => {
      runs.add(run);
      show('runs');
    },
  });

  const tasks = () => session.store.getState().tasks;
  const taskOf = (id: string) => tasks().find(({ task }) => task.id === id)?.task;

  const chooseTask = (id: string): void => {
    if (id === getState().taskId) return;
    setState({ taskId: id });
    draft.taskChanged();
    comparison.taskChanged();
    if (getState().view === 'new') offer();
  };

  /** A name and an id that are free, for whoever has typed none. */
  const offer = (): void => {
    const task = taskOf(taskId());
    const { modelId, name } = draft.store.getState().choices;
    if (task !== undefined && modelId === '' && name === '') {
      const taken = [
        ...models.store.getState().models,
        ...runs.store.getState().runs.map((run) => ({ id: run.modelId })),
      ];
      const free = freeId(task.id, new Set(taken.map(({ id }) => id)));
      draft.choose({ modelId: free.id, name: `${shortTitle(task.title)} ${String(free.number)}` });
    }
    draft.surveyAgain();
  };

  const show = (view: TrainingPageState['view']): void => {
    setState({ view });
    if (view === 'new') offer();
    if (view === 'runs') void runs.refresh();
    if (view === 'comparison' && comparison.store.getState().old === null) {
      const used = taskOf(taskId())?.models.unet;
      if (used !== undefined) comparison.choose({ old: used });
    }
  };

  const stop = client.on('models.changed', () => {
    if (onScreen()) void models.refresh();
  });

  const enter = (): void => {
    const listed = worklist.store.getState().filter?.taskId;
    const fullest = tasks().toSorted((a, b) => b.cases - a.cases)[0]?.task.id;
    if (taskOf(taskId()) === undefined) chooseTask(listed ?? fullest ?? '');
    const read = Promise.all([models.refresh(), runs.refresh()]);
    // The free id depends on what is there.
    void read.then(() => getState().view === 'new' && offer());
  };

  return {
    store,
    models,
    draft,
    runs,
    comparison,
    enter,
    show,
    chooseTask,
    train: (parent) => {
      draft.choose(parent === null ? {} : { mode: 'fine-tune', parent });
      show('new');
    },
    compare: (modelId) => {
      const used = taskOf(taskId())?.models.unet;
      comparison.choose({ ...(used === undefined ? {} : { old: used }), new: modelId });
      show('comparison');
    },
    connectionBack: () => {
      if (onScreen()) enter();
    },
    dispose: () => {
      stop();
      runs.stop();
      draft.dispose();
    },
  };
}

/** Without what stands in brackets behind it. */
function shortTitle(title: string): string {
  return title.replace(/\s*\([^)]*\)\s*$/, '').slice(0, 70);
}
