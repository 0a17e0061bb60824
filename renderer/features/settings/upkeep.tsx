import { useState } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { saveReport } from '../../app/save-report.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { mayDo } from '../../core/session/may-do.ts';
import { Button } from '../../ui/button.tsx';
import { Fact } from '../../ui/fact.tsx';
import styles from './settings-dialog.module.css';
import { UpdateDialog } from './update-dialog.tsx';

/** A report for support and updates by a file: both only when the reader asks for them. */
export function Upkeep() {
  const { upkeep, session } = useWorkstation();
  const version = useStore(session.store, (state) => state.version);
  const administers = useStore(session.store, (state) => mayDo(state, 'administrator'));
  const [updating, setUpdating] = useState(false);
  return (
    <>
      <Fact name={t('Version')}>
        <span className={styles.reader}>
          <span>Countersign {version}</span>
          {administers && (
            <Button small onClick={() => setUpdating(true)}>
              {t('Check an update file…')}
            </Button>
          )}
        </span>
      </Fact>
      <Fact name={t('Support')}>
        <span className={styles.reader}>
          <Button small onClick={() => void saveReport(upkeep)}>
            {t('Save a report…')}
          </Button>
          <span className={styles.quiet}>{t('A text without patient data; it is sent nowhere.')}</span>
        </span>
      </Fact>
      {/* Outside of the list of facts, which may hold nothing else. */}
      {updating && createPortal(<UpdateDialog onClose={() => setUpdating(false)} />, document.body)}
    </>
  );
}
