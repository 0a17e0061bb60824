import { createStore } from 'zustand/vanilla';
import type { Contract } from '../../../core/contract/contract.ts';
import type { TrainingRun } from '../../../core/contract/training.ts';
import type { Client } from '../../../core/transport/client.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import type { RendererPorts } from '../ports.ts';
import { FIRST_CHOICES, planOf, sourceOf, type TrainingChoices } from './training-choices.ts';
import type { ModelsModel, NewTrainingModel, NewTrainingState } from './training-model.ts';
import { missingForTraining } from './training-missing.ts';

/** Several changes shortly after each other make one survey. */
export const SURVEY_AFTER_MS = 300;

export interface OwnedNewTraining extends NewTrainingModel {
  /** Choices of one task are none for another. */
  taskChanged(): void;
  dispose(): void;
}

interface NewTrainingPorts {
  readonly client: Client<Contract>;
  readonly schedule: RendererPorts['schedule'];
  readonly models: ModelsModel;
  readonly taskId: () => string;
  readonly onStarted: (run: TrainingRun) => void;
}

const NO_SURVEY: NewTrainingState['survey'] = { state: 'none', result: null, problem: '' };

export function createNewTraining(ports: NewTrainingPorts): OwnedNewTraining {
  const { client, schedule, models, taskId, onStarted } = ports;
  const store = createStore<NewTrainingState>(() => ({
    choices: FIRST_CHOICES,
    survey: NO_SURVEY,
    starting: false,
    problem: '',
  }));
  const { getState, setState } = store;
  let stopTimer: () => void = () => undefined;
  /** Of the survey asked for last: an answer to an older one is dropped. */
  let asked = '';

  const question = (): string => JSON.stringify(sourceOf(taskId(), getState().choices));

  const survey = async (): Promise<void> => {
    stopTimer();
    asked = question();
    const mine = asked;
    if (taskId() === '') return setState({ survey: NO_SURVEY });
    setState(({ survey }) => ({ survey: { ...survey, state: 'running', problem: '' } }));
    try {
      const result = await client.request('training.survey', sourceOf(taskId(), getState().choices));
      if (mine === asked) setState({ survey: { state: 'done', result, problem: '' } });
    } catch (error) {
      if (mine !== asked) return;
      setState(({ survey }) => ({ survey: { ...survey, state: 'failed', problem: sentenceOf(error) } }));
    }
  };

  const choose = (change: Partial<TrainingChoices>): void => {
    setState(({ choices }) => ({ choices: { ...choices, ...withMode(change) }, problem: '' }));
    if (question() === asked) return;
    asked = '';
    setState(({ survey }) => ({ survey: { ...survey, state: 'running' } }));
    stopTimer();
    stopTimer = schedule(SURVEY_AFTER_MS, () => void survey());
  };

  const missing = () =>
    missingForTraining(getState(), {
      taskId: taskId(),
      taken: new Set(models.store.getState().models.map(({ id }) => id)),
    });

  return {
    store,
    choose,
    surveyAgain: () => void survey(),
    missing,
    taskChanged: () => {
      asked = '';
      setState(({ choices }) => ({
        choices: { ...choices, modelId: '', name: '', parent: null, fields: FIRST_CHOICES.fields },
        survey: NO_SURVEY,
        problem: '',
      }));
    },
    start: async () => {
      const { choices, survey, starting } = getState();
      if (starting || survey.result === null || missing().length > 0) return;
      const plan = planOf(choices, survey.result);
      if (typeof plan === 'string') return;
      setState({ starting: true, problem: '' });
      try {
        const run = await client.request('training.start', {
          source: sourceOf(taskId(), choices),
          plan,
          modelId: choices.modelId,
          name: choices.name.trim(),
          parent: choices.mode === 'fine-tune' ? choices.parent : null,
        });
        // The next one is another model.
        setState({ starting: false, choices: { ...getState().choices, modelId: '', name: '' } });
        onStarted(run);
      } catch (error) {
        setState({ starting: false, problem: sentenceOf(error) });
      }
    },
    dispose: () => stopTimer(),
  };
}

/** What a mode learns from: pseudo labels that nobody has signed are the point of one of them only. */
function withMode(change: Partial<TrainingChoices>): Partial<TrainingChoices> {
  return change.mode === undefined || change.unsigned !== undefined
    ? change
    : { ...change, unsigned: change.mode === 'final' };
}
