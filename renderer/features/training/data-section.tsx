import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Choice } from '../../ui/choice.tsx';
import { Section } from '../../ui/section.tsx';
import { Slider } from '../../ui/slider.tsx';
import { percentText } from './training-words.ts';
import styles from './new-view.module.css';

/** What it learns from beside what is signed, and what it must not see. */
export function DataSection() {
  const { training } = useWorkstation();
  const { unsigned, weight, quality, held } = useStore(training.draft.store, (state) => state.choices);
  const choose = training.draft.choose;
  return (
    <Section title={t('Learns from')}>
      <Choice
        label={t('Pseudo labels that nobody has signed')}
        hint={t(
          'What is signed always counts in full. A structure that nobody judged is left unknown otherwise.',
        )}
        checked={unsigned}
        onChange={(on) => choose({ unsigned: on })}
      >
        <div className={styles.sliders}>
          <Slider
            label={t('They count')}
            min={0.05}
            max={1}
            step={0.05}
            value={weight}
            format={percentText}
            onChange={(value) => choose({ weight: value })}
          />
          <Slider
            label={t('From an estimated quality of')}
            min={0}
            max={0.95}
            step={0.05}
            value={quality}
            format={percentText}
            onChange={(value) => choose({ quality: value })}
          />
        </div>
      </Choice>
      <div>
        <Slider
          label={t('Patients kept for the comparison')}
          min={0}
          max={60}
          step={5}
          value={held}
          format={(value) => percentText(value / 100)}
          onChange={(value) => choose({ held: value })}
        />
        <p className={styles.hint}>
          {held === 0
            ? t('Without them nothing can say fairly whether the new model is better.')
            : t('The model never sees them: old and new are compared on them.')}
        </p>
      </div>
    </Section>
  );
}
