import { CalendarClock, CalendarX, FolderOpen, Sparkles, UserCheck } from 'lucide-react';
import { memo, useState } from 'react';
import { useStore } from 'zustand';
import type { WorklistRow } from '../../../core/contract/worklist.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t, tn } from '../../core/language/translate.ts';
import { mayDo } from '../../core/session/may-do.ts';
import { Button } from '../../ui/button.tsx';
import { tip } from '../../ui/tip.ts';
import { BatchDialog } from './batch-dialogs.tsx';
import type { BatchAction } from './batch-dialogs.tsx';
import { casesText, percentText } from './format.ts';
import styles from './batch-bar.module.css';

interface BatchBarProps {
  /** Row under the cursor. */
  readonly focused: WorklistRow | null;
  readonly onOpen: () => void;
}

/** Foot of the list: what is chosen, what can be done with it, and why the case under the cursor needs eyes. */
export const BatchBar = memo(function BatchBar({ focused, onOpen }: BatchBarProps) {
  const { worklist, session } = useWorkstation();
  const curates = useStore(session.store, (state) => mayDo(state, 'curator'));
  const total = useStore(worklist.store, (state) => state.total);
  const allSelected = useStore(worklist.store, (state) => state.allSelected);
  const size = useStore(worklist.store, (state) => state.selected.size);
  const [action, setAction] = useState<BatchAction | null>(null);
  const selected = allSelected ? total : size;
  const nothing = selected === 0 && focused === null;
  const why = whyOf(focused);

  return (
    <footer className={styles.bar}>
      <span className={styles.count} aria-live="polite">
        {selected > 0
          ? tn(total, '{selected} of {count} case selected', '{selected} of {count} cases selected', {
              selected,
            })
          : casesText(total)}
      </span>
      <Button
        look="primary"
        icon={<FolderOpen />}
        disabled={focused === null}
        onClick={onOpen}
        {...tip(t('Opens the case under the cursor'), t('Enter'))}
      >
        {t('Open')}
      </Button>
      {curates && (
        <>
          <Button icon={<Sparkles />} disabled={nothing} onClick={() => setAction('prepare')}>
            {t('Prepare…')}
          </Button>
          <Button icon={<UserCheck />} disabled={nothing} onClick={() => setAction('assign')}>
            {t('Assign…')}
          </Button>
        </>
      )}
      <Button icon={<CalendarClock />} disabled={nothing} onClick={() => setAction('postpone')}>
        {t('Postpone…')}
      </Button>
      <Button icon={<CalendarX />} disabled={nothing} onClick={() => setAction('resume')}>
        {t('Bring back…')}
      </Button>
      <span className={styles.why} {...tip(why)}>
        {why}
      </span>
      {action !== null && (
        <BatchDialog action={action} count={worklist.selectionCount()} onClose={() => setAction(null)} />
      )}
    </footer>
  );
});

/** For who reads by keyboard: what the tooltips of the row say. */
function whyOf(row: WorklistRow | null): string {
  if (row === null) return '';
  if (row.problem !== '') return sentence(row.problem);
  const worst = sentence(row.worst);
  if (row.quality === null) return worst;
  return `${t('Estimated quality {percent}.', { percent: percentText(row.quality) })} ${worst}`;
}
