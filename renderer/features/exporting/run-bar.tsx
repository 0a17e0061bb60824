import { PackageCheck } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { numberText } from './export-words.ts';
import { PlaceDialog } from './place-dialog.tsx';
import styles from './run-bar.module.css';

/** Foot of the page: what is still missing, the button, and while it runs how far it is. One height for all. */
export function RunBar() {
  const { exporting, session, openPanel } = useWorkstation();
  const run = useStore(exporting.store, (state) => state.run);
  // `missing` reads both stores.
  useStore(exporting.store);
  const [choosing, setChoosing] = useState(false);
  const reader = useStore(session.store, (state) => state.reader);
  if (run?.state === 'running') {
    return (
      <footer className={styles.bar}>
        <div className={styles.running}>
          <p className={styles.line} aria-live="polite">
            <span>{run.what}</span>
            <span>{run.total === null ? '' : `${numberText(run.done)} of ${numberText(run.total)}`}</span>
          </p>
          <ProgressBar label="Exporting" done={run.done} total={run.total} />
        </div>
        {/* In the place of the button that was pressed: the keyboard stays where it was. */}
        <Button autoFocus onClick={exporting.cancel}>
          Cancel
        </Button>
      </footer>
    );
  }
  const [first] = exporting.missing();
  return (
    <footer className={styles.bar}>
      <p className={styles.missing} role="status">
        {first?.sentence ?? `Recorded as exported by ${reader?.name ?? ''}.`}
      </p>
      {first?.at === 'reader' && <Button onClick={() => openPanel('sign-in')}>Sign in…</Button>}
      {first?.at === 'place' && <Button onClick={() => setChoosing(true)}>Choose…</Button>}
      {choosing && <PlaceDialog onClose={() => setChoosing(false)} />}
      <Button
        look="primary"
        icon={<PackageCheck aria-hidden="true" />}
        disabled={first !== undefined}
        onClick={() => void exporting.start()}
      >
        Export
      </Button>
    </footer>
  );
}
