import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { ChoicesPage } from '../../ui/choices-page.tsx';
import { Section } from '../../ui/section.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { DataSection } from './data-section.tsx';
import { ModeSection } from './mode-section.tsx';
import { PlanSection } from './plan-section.tsx';
import { StartBar } from './start-bar.tsx';
import { SurveyPanel } from './survey-panel.tsx';
import styles from './new-view.module.css';

/** The next training: choices on the left, what there is to learn from on the right. */
export function NewView() {
  const { training } = useWorkstation();
  const starting = useStore(training.draft.store, (state) => state.starting);
  return (
    <ChoicesPage
      legend={t('How the next model is trained')}
      disabled={starting}
      choices={
        <>
          <ModeSection />
          <PlanSection />
          <DataSection />
          <NameSection />
        </>
      }
      outcome="wide"
      found={<SurveyPanel />}
      foot={<StartBar />}
    />
  );
}

function NameSection() {
  const { training } = useWorkstation();
  const { modelId, name } = useStore(training.draft.store, (state) => state.choices);
  // `missing` reads the models too.
  useStore(training.models.store, (state) => state.models);
  const wrongId = training.draft.missing().find(({ at }) => at === 'id')?.sentence ?? '';
  return (
    <Section title={t('New model')}>
      <div className={styles.fields}>
        <TextField
          label={t('Name')}
          value={name}
          maxLength={80}
          onChange={(text) => training.draft.choose({ name: text })}
        />
        <TextField
          label={t('Id')}
          value={modelId}
          maxLength={64}
          problem={modelId === '' ? '' : wrongId}
          onChange={(text) => training.draft.choose({ modelId: text })}
        />
      </div>
    </Section>
  );
}
