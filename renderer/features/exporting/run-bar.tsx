import { PackageCheck } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { numberText } from '../../core/count-words.ts';
import type { RunState } from '../../core/exporting/export-model.ts';
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
          Cancel
        </Button>
      </footer>
    );
  }
  const [first] = exporting.missing();
  return (
    <footer className={styles.bar}>
      {elsewhere === null ? (
        <p className={styles.missing} role="status">
          {first?.sentence ?? `Will be recorded as exported by ${reader?.name ?? ''}.`}
        </p>
      ) : (
        <>
          <Progress {...elsewhere} what="An export is running" />
          <Button onClick={exporting.cancel}>Cancel</Button>
        </>
      )}
      {first?.at === 'reader' && <Button onClick={() => openPanel('sign-in')}>Sign in…</Button>}
      {first?.at === 'place' && <Button onClick={() => setChoosing(true)}>Choose…</Button>}
      {choosing && <PlaceDialog onClose={() => setChoosing(false)} />}
      <Button
        look="primary"
        icon={<PackageCheck aria-hidden="true" />}
        disabled={first !== undefined}
        {...(elsewhere === null ? {} : tip(first?.sentence ?? ''))}
        onClick={() => void exporting.start()}
      >
        Export
      </Button>
    </footer>
  );
}

function Progress({ what, done, total }: Pick<RunState, 'what' | 'done' | 'total'>) {
  return (
    <div className={styles.running}>
      <p className={styles.line} aria-live="polite">
        <span>{what}</span>
        <span>{total === null ? '' : `${numberText(done)} of ${numberText(total)}`}</span>
      </p>
      <ProgressBar label="Exporting" done={done} total={total} />
    </div>
  );
}
