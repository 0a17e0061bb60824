import { GraduationCap } from 'lucide-react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { costOf } from '../../core/training/training-choices.ts';
import { t } from '../../core/language/translate.ts';
import { bytesText } from '../../ui/bytes-text.ts';
import { Button } from '../../ui/button.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { estimateText } from './training-words.ts';
import styles from './start-bar.module.css';

/** Foot of the page: what is still missing, or what it costs; and the button. */
export function StartBar() {
  const { training } = useWorkstation();
  const { choices, survey, starting, problem } = useStore(training.draft.store);
  // `missing` reads the models too.
  useStore(training.models.store, (state) => state.models);
  const [first] = training.draft.missing();
  const cost = survey.result === null ? null : costOf(choices, survey.result);
  const words =
    cost === null
      ? ''
      : t('Takes {time} and {memory} of memory; goes on in the background.', {
          time: estimateText(cost.seconds),
          memory: bytesText(cost.memoryBytes),
        });
  return (
    <footer className={styles.foot}>
      {problem !== '' && <InlineMessage level="error">{problem}</InlineMessage>}
      <div className={styles.bar}>
        <p className={styles.words} role="status">
          {first?.sentence ?? words}
        </p>
        <Button
          look="primary"
          icon={<GraduationCap aria-hidden="true" />}
          busy={starting}
          disabled={first !== undefined}
          onClick={() => void training.draft.start()}
        >
          {t('Start training')}
        </Button>
      </div>
    </footer>
  );
}
