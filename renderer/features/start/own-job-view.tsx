import { useWorkstation } from '../../app/workstation-context.ts';
import type { OwnJob } from '../../core/jobs/jobs-model.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { ImportSummaryView } from './import-summary-view.tsx';
import styles from './own-job-view.module.css';

function titleOf(kind: OwnJob['kind']): string {
  if (kind === 'import') return t('Reading the files');
  return kind === 'demo' ? t('Opening the demo study') : t('Preparing');
}

interface OwnJobViewProps {
  readonly job: OwnJob;
  readonly onGoOn: () => void;
}

/** The import or demo that this page started: how far it is, a way to stop it, and how it ended. */
export function OwnJobView({ job, onGoOn }: OwnJobViewProps) {
  const { jobs } = useWorkstation();
  if (job.state === 'running') {
    return (
      <div className={styles.running}>
        <p className={styles.line} aria-live="polite">
          <span>{job.what === '' ? titleOf(job.kind) : sentence(job.what)}</span>
          <span className={styles.figure}>
            {job.total === null ? '' : t('{done} of {total}', { done: job.done, total: job.total })}
          </span>
        </p>
        <ProgressBar label={titleOf(job.kind)} done={job.done} total={job.total} />
        <div className="actions">
          <Button onClick={() => jobs.cancelOwn()}>{t('Cancel')}</Button>
        </div>
      </div>
    );
  }
  return (
    <div className="stack">
      {job.state === 'failed' && <InlineMessage level="error">{job.problem}</InlineMessage>}
      {job.state === 'cancelled' && (
        <InlineMessage level="info">{t('Cancelled. What was read until then is kept.')}</InlineMessage>
      )}
      {job.summary !== null && <ImportSummaryView summary={job.summary} />}
      {job.state === 'done' && (
        <div className="actions">
          <Button look="primary" autoFocus data-autofocus onClick={onGoOn}>
            {t('Go to the worklist')}
          </Button>
        </div>
      )}
    </div>
  );
}
