import { Activity } from 'lucide-react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { isOpen } from '../../core/jobs/is-open.ts';
import { t, tn } from '../../core/language/translate.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './jobs-button.module.css';

/** Opens the jobs panel and says how many go on. */
export function JobsButton({ keys }: { readonly keys?: string | undefined }) {
  const { jobs, openPanel } = useWorkstation();
  const open = useStore(jobs.store, (state) => state.jobs.filter(isOpen).length);
  const failed = useStore(jobs.store, (state) => state.jobs.some((job) => job.state === 'failed'));
  const label = labelOf(open, failed);
  return (
    <span className={styles.button}>
      <IconButton label={label} keys={keys} icon={<Activity />} onClick={() => openPanel('jobs')} />
      {open > 0 && (
        <span className={styles.count} aria-hidden="true">
          {open > 99 ? '99+' : open}
        </span>
      )}
      {open === 0 && failed && (
        <span className={styles.failed} aria-hidden="true">
          !
        </span>
      )}
    </span>
  );
}

function labelOf(open: number, failed: boolean): string {
  if (open === 0) return failed ? t('Jobs: none going on, some failed') : t('Jobs: none going on');
  return failed
    ? tn(open, 'Jobs: {count} going on, some failed', 'Jobs: {count} going on, some failed')
    : tn(open, 'Jobs: {count} going on', 'Jobs: {count} going on');
}
