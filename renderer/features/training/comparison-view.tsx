import { Scale } from 'lucide-react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Select } from '../../ui/select.tsx';
import { ComparisonResult } from './comparison-result.tsx';
import { distinctName } from './training-words.ts';
import { useTask } from './use-task.ts';
import styles from './comparison-view.module.css';

const NONE = '';

/** Two models side by side on reviewed cases that neither has seen. */
export function ComparisonView() {
  const { training } = useWorkstation();
  const { old, new: next, work, result } = useStore(training.comparison.store);
  const models = useStore(training.models.store, (state) => state.models);
  const task = useTask();
  const unets = models.filter(({ kind, problem }) => kind === 'unet' && problem === '');
  const options = (chosen: string | null) => [
    ...(unets.some(({ id }) => id === chosen) ? [] : [{ value: NONE, label: t('Choose a model…') }]),
    ...unets.map((one) => {
      const name = distinctName(one, unets);
      return { value: one.id, label: one.id === task?.models.unet ? t('{name} (in use)', { name }) : name };
    }),
  ];
  const running = work?.state === 'running';
  const ready = old !== null && next !== null && old !== next;
  return (
    <div className={styles.view}>
      <div className={styles.choice}>
        <Select
          label={t('Old model')}
          value={unets.some(({ id }) => id === old) ? (old ?? NONE) : NONE}
          options={options(old)}
          disabled={running}
          onChange={(id) => id !== NONE && training.comparison.choose({ old: id })}
        />
        <Select
          label={t('New model')}
          value={unets.some(({ id }) => id === next) ? (next ?? NONE) : NONE}
          options={options(next)}
          disabled={running}
          onChange={(id) => id !== NONE && training.comparison.choose({ new: id })}
        />
        {running ? (
          <Button autoFocus onClick={training.comparison.cancel}>
            {t('Cancel')}
          </Button>
        ) : (
          <Button
            look={result === null ? 'primary' : 'normal'}
            icon={<Scale aria-hidden="true" />}
            disabled={!ready}
            onClick={() => void training.comparison.start()}
          >
            {t('Compare them')}
          </Button>
        )}
        <p className={styles.hint}>
          {old !== null && old === next
            ? t('These are the same model: choose two.')
            : t('On cases that readers have signed and that neither model was trained on.')}
        </p>
      </div>
      {running && (
        <div className={styles.progress}>
          <ProgressBar label={t('Comparing the models')} done={work.done} total={work.total} />
          <span className={styles.hint}>{sentence(work.what)}</span>
        </div>
      )}
      {work?.state === 'failed' && (
        <div className={styles.progress}>
          <InlineMessage level="error">{work.problem}</InlineMessage>
        </div>
      )}
      {result !== null && <ComparisonResult result={result} />}
    </div>
  );
}
