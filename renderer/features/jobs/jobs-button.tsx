import { Activity } from 'lucide-react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { isOpen } from './job-words.ts';
import styles from './jobs-button.module.css';

/** Opens the jobs panel and says how many go on. */
export function JobsButton({ keys }: { readonly keys?: string | undefined }) {
  const { jobs, openPanel } = useWorkstation();
  const open = useStore(jobs.store, (state) => state.jobs.filter(isOpen).length);
  const failed = useStore(jobs.store, (state) => state.jobs.some((job) => job.state === 'failed'));
  const label = `Jobs: ${open === 0 ? 'none' : String(open)} going on${failed ? ', some failed' : ''}`;
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
