import { useStore } from 'zustand';
import type { TrainingSurvey } from '../../../core/contract/training.ts';
import type { TrainingPlan } from '../../../core/training/plan.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import {
  fieldProblem,
  fieldsOf,
  namedPlanOf,
  parentOf,
  type PlanField,
} from '../../core/training/training-choices.ts';
import { t } from '../../core/language/translate.ts';
import { bytesText } from '../../ui/bytes-text.ts';
import { Choice } from '../../ui/choice.tsx';
import { Section } from '../../ui/section.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { estimateText, planName } from './training-words.ts';
import styles from './new-view.module.css';

/** How long it learns, with what each plan asks of this computer. */
export function PlanSection() {
  const { training } = useWorkstation();
  const choices = useStore(training.draft.store, (state) => state.choices);
  const { planId } = choices;
  const survey = useStore(training.draft.store, (state) => state.survey.result);
  const plans = survey?.plans ?? [];
  const plan = survey === null ? null : namedPlanOf(choices, survey);
  return (
    <Section title={t('Plan')}>
      {survey === null && <p className={styles.hint}>{t('The plans come with the count of cases.')}</p>}
      <div role="radiogroup" aria-label={t('Plan')} className={styles.sliders}>
        {plans.map((one) => (
          <Choice
            key={one.id}
            kind="radio"
            name="training-plan"
            label={planName(one.id)}
            hint={hintOf(one, survey === null ? null : namedPlanOf({ ...choices, planId: one.id }, survey))}
            checked={one.id === planId}
            onChange={() => training.draft.choose({ planId: one.id })}
          />
        ))}
      </div>
      {survey !== null && plan !== null && (
        <Advanced plan={plan} sized={parentOf(choices, survey) === null} />
      )}
    </Section>
  );
}

/** @param plan what it comes to; another network than the offer's asks for other time and memory. */
function hintOf(offer: TrainingSurvey['plans'][number], plan: TrainingPlan | null): string {
  const { view, epochs, network } = plan ?? offer.plan;
  const size = { width: view.width, height: view.height, epochs };
  if (JSON.stringify(network) !== JSON.stringify(offer.plan.network)) {
    return t('{width} × {height} pixels, {epochs} epochs', size);
  }
  return t('{time}; {memory} of memory; {width} × {height} pixels, {epochs} epochs', {
    time: estimateText(offer.seconds),
    memory: bytesText(offer.memoryBytes),
    width: view.width,
    height: view.height,
    epochs,
  });
}

interface AdvancedProps {
  readonly plan: TrainingPlan;
  /** False: its size is that of the model that it goes on from. */
  readonly sized: boolean;
}

/** What somebody may want otherwise than the plan has it. */
function Advanced({ plan, sized }: AdvancedProps) {
  const { training } = useWorkstation();
  const { survey, choices } = useStore(training.draft.store);
  const { fields } = choices;
  const wrong = survey.result === null ? null : fieldProblem(fieldsOf(choices, survey.result), plan);
  const numbers: readonly { readonly field: PlanField; readonly label: string; readonly value: number }[] = [
    { field: 'epochs', label: t('Epochs'), value: plan.epochs },
    { field: 'batch', label: t('Cases a step'), value: plan.batch },
    ...(sized
      ? ([
          { field: 'width', label: t('Width (pixels)'), value: plan.view.width },
          { field: 'height', label: t('Height (pixels)'), value: plan.view.height },
        ] as const)
      : []),
    { field: 'seed', label: t('Seed'), value: plan.seed },
  ];
  return (
    <details className={styles.advanced}>
      <summary>{t('Change the plan')}</summary>
      <div>
        <div className={styles.numbers}>
          {numbers.map(({ field, label, value }) => (
            <TextField
              key={field}
              label={label}
              inputMode="numeric"
              value={fields[field]}
              placeholder={String(value)}
              maxLength={10}
              set={fields[field] !== ''}
              aria-invalid={wrong?.field === field}
              onChange={(text) => training.draft.choose({ fields: { ...fields, [field]: text.trim() } })}
            />
          ))}
        </div>
        {wrong === null ? (
          <p className={styles.hint}>
            {t('Left empty: as the plan has it. The same seed, cases and computer give the same model.')}
          </p>
        ) : (
          <p className={styles.wrong} role="alert">
            {wrong.sentence}
          </p>
        )}
      </div>
    </details>
  );
}
