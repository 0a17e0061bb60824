import { CircleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { defectReference, defectTrace } from '../../core/contract/defect.ts';
import { t } from '../core/language/translate.ts';
import { Button } from '../ui/button.tsx';
import { saveReport } from './save-report.ts';
import { useWorkstation } from './workstation-context.ts';
import styles from './crash-panel.module.css';

interface CrashPanelProps {
  readonly error: unknown;
  readonly onGoOn: () => void;
}

/** What happened, what is safe, what to do. Shows no message of the error: it may name a patient (rule S2). */
export function CrashPanel({ error, onGoOn }: CrashPanelProps) {
  const { upkeep } = useWorkstation();
  useEffect(() => void upkeep.reportCrash(defectTrace(error)), [upkeep, error]);
  return (
    <main role="alertdialog" aria-labelledby="crash" className={styles.screen}>
      <div className={styles.panel}>
        <h1 id="crash" className={styles.title}>
          <CircleAlert aria-hidden="true" />
          {t('Something in Countersign failed')}
        </h1>
        <p>
          <strong>{t('What happened:')}</strong>{' '}
          {t('a defect of the program, not of your data. Its reference is:')}{' '}
          <code>{defectReference(error)}</code>
        </p>
        <p>
          <strong>{t('What is safe:')}</strong>{' '}
          {t('every stroke, prompt and verdict that was marked as saved is in the journal of the workspace.')}
        </p>
        <p>
          <strong>{t('What to do:')}</strong>{' '}
          {t(
            'go on where you were; if this comes back, load the page anew, and report the reference with the lines below, which hold no patient data.',
          )}
        </p>
        <div className={styles.actions}>
          <Button look="primary" autoFocus onClick={onGoOn}>
            {t('Go on')}
          </Button>
          <Button onClick={() => location.reload()}>{t('Load the page anew')}</Button>
          <Button onClick={() => void saveReport(upkeep)}>{t('Save a report…')}</Button>
        </div>
        <details className={styles.details}>
          <summary>{t('For the report')}</summary>
          <pre>{defectTrace(error).replaceAll(' < ', '\n')}</pre>
        </details>
      </div>
    </main>
  );
}
