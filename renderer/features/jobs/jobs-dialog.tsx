import { CircleCheck, CircleDashed, CircleSlash, LoaderCircle, TriangleAlert, X } from 'lucide-react';
import { useStore } from 'zustand';
import type { JobStatus } from '../../../core/contract/contract.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { isOpen } from '../../core/jobs/is-open.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t } from '../../core/language/translate.ts';
import { mayDo } from '../../core/session/may-do.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Tone } from '../../ui/badge.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { tip } from '../../ui/tip.ts';
import { PRIORITIES, inOrder, priorityHint, priorityWord, stateWord } from './job-words.ts';
import styles from './jobs-dialog.module.css';

const LOOKS: Readonly<Record<JobStatus['state'], { readonly tone: Tone; readonly Icon: typeof X }>> = {
  waiting: { tone: 'idle', Icon: CircleDashed },
  running: { tone: 'ready', Icon: LoaderCircle },
  done: { tone: 'done', Icon: CircleCheck },
  failed: { tone: 'failed', Icon: TriangleAlert },
  cancelled: { tone: 'idle', Icon: CircleSlash },
};

/** What the station works on, the most urgent first. */
export function JobsDialog({ onClose }: { readonly onClose: () => void }) {
  const { jobs, session } = useWorkstation();
  const curates = useStore(session.store, (state) => mayDo(state, 'curator'));
  const list = inOrder(useStore(jobs.store, (state) => state.jobs));
  return (
    <Dialog title={t('Jobs')} onClose={onClose}>
      <p className={styles.order}>
        {t('Done in this order:')}{' '}
        {PRIORITIES.map((priority, index) => (
          <span key={priority}>
            {index > 0 && <span aria-label={t('before')}> › </span>}
            <span className={styles.hinted} {...tip(priorityHint(priority))}>
              {priorityWord(priority)}
            </span>
          </span>
        ))}
      </p>
      <div className={styles.list}>
        {list.length === 0 ? (
          <EmptyState icon={<CircleCheck />} title={t('Nothing to do')}>
            {t('Imports, preparation and prefetching appear here while they run.')}
          </EmptyState>
        ) : (
          <ul aria-label={t('Jobs')}>
            {list.map((job) => (
              <JobLine key={job.id} job={job} onCancel={curates ? () => jobs.cancel(job.id) : null} />
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}

function JobLine({ job, onCancel }: { readonly job: JobStatus; readonly onCancel: (() => void) | null }) {
  const { tone, Icon } = LOOKS[job.state];
  const { done, total, what } = job.progress;
  const open = isOpen(job);
  const title = sentence(job.title);
  return (
    <li className={styles.job}>
      <span className={styles.title}>{title}</span>
      <Badge tone="idle" hint={priorityHint(job.priority)}>
        {priorityWord(job.priority)}
      </Badge>
      <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
        {stateWord(job.state)}
      </Badge>
      <span className={styles.cancel}>
        {open && onCancel !== null && (
          <IconButton small label={t('Cancel: {what}', { what: title })} icon={<X />} onClick={onCancel} />
        )}
      </span>
      {job.state === 'running' && (
        <span className={styles.progress}>
          <ProgressBar thin label={title} done={done} total={total} />
          <span className={styles.what}>
            {[total === null ? '' : t('{done} of {total}', { done, total }), sentence(what)]
              .filter((part) => part !== '')
              .join(' · ')}
          </span>
        </span>
      )}
      {job.problem !== '' && <span className={styles.problem}>{sentence(job.problem)}</span>}
    </li>
  );
}
