import { PackageCheck } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { RunState } from '../../core/exporting/export-model.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { tip } from '../../ui/tip.ts';
import { PlaceDialog } from './place-dialog.tsx';
import styles from './run-bar.module.css';

/** Foot of the page: what is still missing, the button, and while it runs how far it is. One height for all. */
export function RunBar() {
  const { exporting, session, openPanel } = useWorkstation();
  const run = useStore(exporting.store, (state) => state.run);
  // `missing` reads both stores.
  useStore(exporting.store);
  const elsewhere = useStore(exporting.store, (state) => state.elsewhere);
  const [choosing, setChoosing] = useState(false);
  const reader = useStore(session.store, (state) => state.reader);
  if (run?.state === 'running') {
    return (
      <footer className={styles.bar}>
        <Progress {...run} />
        {/* In the place of the button that was pressed: the keyboard stays where it was. */}
        <Button autoFocus onClick={exporting.cancel}>
          {t('Cancel')}
        </Button>
      </footer>
    );
  }
  const [first] = exporting.missing();
  return (
    <footer className={styles.bar}>
      {elsewhere === null ? (
        <p className={styles.missing} role="status">
          {first?.sentence ?? t('Will be recorded as exported by {name}.', { name: reader?.name ?? '' })}
        </p>
      ) : (
        <>
          <Progress {...elsewhere} what={t('An export is running')} />
          <Button onClick={exporting.cancel}>{t('Cancel')}</Button>
        </>
      )}
      {first?.at === 'reader' && <Button onClick={() => openPanel('sign-in')}>{t('Sign in…')}</Button>}
      {first?.at === 'place' && <Button onClick={() => setChoosing(true)}>{t('Choose…')}</Button>}
      {choosing && <PlaceDialog onClose={() => setChoosing(false)} />}
      <Button
        look="primary"
        icon={<PackageCheck aria-hidden="true" />}
        disabled={first !== undefined}
        {...(elsewhere === null ? {} : tip(first?.sentence ?? ''))}
        onClick={() => void exporting.start()}
      >
        {t('Export')}
      </Button>
    </footer>
  );
}

function Progress({ what, done, total }: Pick<RunState, 'what' | 'done' | 'total'>) {
  return (
    <div className={styles.running}>
      <p className={styles.line} aria-live="polite">
        <span>{sentence(what)}</span>
        <span>{total === null ? '' : t('{done} of {total}', { done, total })}</span>
      </p>
      <ProgressBar label={t('Exporting')} done={done} total={total} />
    </div>
  );
}
