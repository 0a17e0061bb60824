import { sentence } from '../language/sentence.ts';
import { t } from '../language/translate.ts';
import { isModelId, planOf } from './training-choices.ts';
import type { NewTrainingState, TrainingMissing } from './training-model.ts';

interface Around {
  readonly taskId: string;
  /** Ids of the models that are there. */
  readonly taken: ReadonlySet<string>;
}

/** What stands between the choices and a training, in the order of the page. */
export function missingForTraining(
  { choices, survey }: NewTrainingState,
  { taskId, taken }: Around,
): readonly TrainingMissing[] {
  const missing: TrainingMissing[] = [];
  const miss = (at: TrainingMissing['at'], sentence: string): void => void missing.push({ at, sentence });
  if (taskId === '') miss('task', t('Open a folder with images first: there is nothing to learn from.'));
  if (choices.mode === 'fine-tune' && choices.parent === null) {
    miss('parent', t('Choose the model that is trained further.'));
  }
  if (survey.result !== null) {
    const plan = planOf(choices, survey.result);
    if (typeof plan === 'string') miss('plan', plan);
  }
  if (choices.name.trim() === '') miss('name', t('Give the new model a name.'));
  if (!isModelId(choices.modelId)) {
    miss('id', t('The id is made of lower-case letters, digits and dashes.'));
  } else if (taken.has(choices.modelId)) {
    miss('id', t('There is a model with this id already; choose another one.'));
  }
  if (survey.state === 'running') miss('survey', t('Counting what there is to learn from…'));
  else if (survey.state === 'failed') miss('survey', t('What there is to learn from could not be counted.'));
  else for (const problem of survey.result?.problems ?? []) miss('survey', sentence(problem));
  return missing;
}
