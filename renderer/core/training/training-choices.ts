import { PLAIN_ID } from '../../../core/domain/plain-id.ts';
import { sideStep, trainingPlanSchema, type TrainingPlan } from '../../../core/training/plan.ts';
import { withEpochs } from '../../../core/training/with-epochs.ts';
import { USUAL_HELD, USUAL_PLAN, USUAL_QUALITY } from '../../../core/training/usual-choices.ts';
import type { TrainingSource, TrainingSurvey } from '../../../core/contract/training.ts';
import { t } from '../language/translate.ts';

export type TrainingMode = TrainingPlan['mode'];
export type PlanId = TrainingSurvey['plans'][number]['id'];

/** Fields of a plan that may be set by hand, as they are typed; empty: as the plan has it. */
export type PlanField = 'epochs' | 'batch' | 'seed' | 'width' | 'height';

export interface TrainingChoices {
  readonly mode: TrainingMode;
  readonly planId: PlanId;
  /** Whether pseudo labels that nobody has signed count. */
  readonly unsigned: boolean;
  readonly weight: number;
  /** Least estimated Dice of those that count. */
  readonly quality: number;
  /** Share of the patients kept for the comparison, in percent. */
  readonly held: number;
  readonly modelId: string;
  readonly name: string;
  /** What fine-tuning starts from; null: nothing chosen yet. */
  readonly parent: string | null;
  readonly fields: Readonly<Record<PlanField, string>>;
}

export const FIRST_CHOICES: TrainingChoices = {
  mode: 'initial',
  planId: USUAL_PLAN,
  unsigned: false,
  weight: 0.5,
  quality: USUAL_QUALITY,
  held: USUAL_HELD * 100,
  modelId: '',
  name: '',
  parent: null,
  fields: { epochs: '', batch: '', seed: '', width: '', height: '' },
};

export function sourceOf(taskId: string, choices: TrainingChoices): TrainingSource {
  const { unsigned, weight, quality, held } = choices;
  return { taskId, unsigned: unsigned ? { weight, quality } : null, held: held / 100 };
}

type Choice = Pick<TrainingChoices, 'mode' | 'planId' | 'fields' | 'parent'>;

/** The plan as chosen, or the sentence that says what is wrong with what was typed. */
export function planOf(choices: Choice, survey: TrainingSurvey): TrainingPlan | string {
  const { mode } = choices;
  const fields = fieldsOf(choices, survey);
  const named = namedPlanOf(choices, survey);
  if (named === null) return t('Choose a plan.');
  const wrong = fieldProblem(fields, named);
  if (wrong !== null) return wrong.sentence;
  const { width, height } = named.view;
  return {
    ...withEpochs(named, valueOf(fields.epochs, named.epochs)),
    mode,
    batch: valueOf(fields.batch, named.batch),
    seed: valueOf(fields.seed, named.seed),
    view: { ...named.view, width: valueOf(fields.width, width), height: valueOf(fields.height, height) },
  };
}

/** The chosen plan before anything is typed; what goes on from a model has that model's network and view. */
export function namedPlanOf(choices: Choice, survey: TrainingSurvey): TrainingPlan | null {
  const named = survey.plans.find((one) => one.id === choices.planId)?.plan ?? null;
  const from = parentOf(choices, survey);
  if (named === null || from === null) return named;
  const { network, view } = from;
  const plan = { ...named, network, view };
  const step = sideStep(plan);
  const canBeCoarse = view.width % step === 0 && view.height % step === 0;
  return canBeCoarse ? plan : { ...plan, coarseEpochs: 0 };
}

/** The model whose size cannot be chosen any more; null: it is trained from scratch. */
export function parentOf({ mode, parent }: Pick<Choice, 'mode' | 'parent'>, { parents }: TrainingSurvey) {
  return mode === 'fine-tune' ? (parents.find(({ id }) => id === parent) ?? null) : null;
}

/** What was typed, as far as it counts. */
export function fieldsOf(choices: Choice, survey: TrainingSurvey): TrainingChoices['fields'] {
  const { fields } = choices;
  return parentOf(choices, survey) === null ? fields : { ...fields, width: '', height: '' };
}

/** What is wrong with a field, as one sentence. */
export function fieldProblem(
  fields: TrainingChoices['fields'],
  named: TrainingPlan,
): { readonly field: PlanField; readonly sentence: string } | null {
  const plain = trainingPlanSchema.shape;
  const step = sideStep(named);
  for (const field of ['epochs', 'batch', 'seed'] as const) {
    if (fields[field] !== '' && !plain[field].safeParse(numberOf(fields[field])).success) {
      return { field, sentence: fieldSentence(field) };
    }
  }
  for (const field of ['width', 'height'] as const) {
    const side = numberOf(fields[field]);
    if (
      fields[field] !== '' &&
      !(Number.isInteger(side) && side >= step && side <= 2048 && side % step === 0)
    ) {
      return { field, sentence: t('Width and height are multiples of {step}, up to 2048.', { step }) };
    }
  }
  return null;
}

function fieldSentence(field: 'epochs' | 'batch' | 'seed'): string {
  if (field === 'epochs') return t('The number of epochs is a whole number from 1 to 100,000.');
  if (field === 'batch') return t('The batch is a whole number of cases from 1 to 64.');
  return t('The seed is a whole number from 0 to 4,294,967,295.');
}

/**
 * Seconds and bytes of the chosen plan; where fields were changed they are scaled by how many pixels it looks at.
 * @returns null where the station cannot say.
 */
export function costOf(
  choices: Choice,
  survey: TrainingSurvey,
): { seconds: number | null; memoryBytes: number } | null {
  const offer = survey.plans.find((one) => one.id === choices.planId);
  const plan = planOf(choices, survey);
  if (offer === undefined || typeof plan === 'string') return null;
  // Of the plan's own network.
  if (JSON.stringify(plan.network) !== JSON.stringify(offer.plan.network)) return null;
  const area = ({ view }: TrainingPlan): number => view.width * view.height;
  const perCase = area(plan) / area(offer.plan);
  return {
    seconds: offer.seconds === null ? null : offer.seconds * perCase * (plan.epochs / offer.plan.epochs),
    memoryBytes: offer.memoryBytes * perCase * (plan.batch / offer.plan.batch),
  };
}

/** Ids as the models' manifests have them. */
export function isModelId(text: string): boolean {
  return PLAIN_ID.test(text);
}

/** A free id after those of a task's models: `wrist-2`, `wrist-3`… */
export function freeId(
  taskId: string,
  taken: ReadonlySet<string>,
): { readonly id: string; readonly number: number } {
  let number = 2;
  const idOf = (): string => `${taskId.slice(0, 59)}-${String(number)}`;
  while (taken.has(idOf())) number += 1;
  return { id: idOf(), number };
}

function numberOf(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
}

function valueOf(text: string, otherwise: number): number {
  return text === '' ? otherwise : numberOf(text);
}
