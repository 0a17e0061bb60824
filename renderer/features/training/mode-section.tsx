import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Choice } from '../../ui/choice.tsx';
import { Section } from '../../ui/section.tsx';
import { Select } from '../../ui/select.tsx';
import { distinctName, modes } from './training-words.ts';
import styles from './new-view.module.css';

/** How it learns, each with what it is for. */
export function ModeSection() {
  const { training } = useWorkstation();
  const mode = useStore(training.draft.store, (state) => state.choices.mode);
  return (
    <Section title={t('Kind of training')}>
      <div role="radiogroup" aria-label={t('Kind of training')} className={styles.sliders}>
        {modes().map((one) => (
          <Choice
            key={one.mode}
            kind="radio"
            name="training-mode"
            label={one.name}
            hint={one.use}
            checked={one.mode === mode}
            onChange={() => training.draft.choose({ mode: one.mode })}
          >
            {one.mode === 'fine-tune' ? <ParentChoice /> : undefined}
          </Choice>
        ))}
      </div>
    </Section>
  );
}

const NONE = '';

function ParentChoice() {
  const { training } = useWorkstation();
  const parent = useStore(training.draft.store, (state) => state.choices.parent);
  const parents = useStore(training.draft.store, (state) => state.survey.result?.parents);
  if (parents === undefined) return null;
  if (parents.length === 0) {
    return (
      <p className={styles.hint}>
        {t('No model of this station can be trained further: train an initial one first, or import one.')}
      </p>
    );
  }
  const known = parents.some(({ id }) => id === parent);
  return (
    <Select
      label={t('Goes on from')}
      value={known ? (parent ?? NONE) : NONE}
      options={[
        ...(known ? [] : [{ value: NONE, label: t('Choose a model…') }]),
        ...parents.map((one) => ({ value: one.id, label: distinctName(one, parents) })),
      ]}
      onChange={(id) => training.draft.choose({ parent: id === NONE ? null : id })}
    />
  );
}
