import { FlaskConical, FolderOpen } from 'lucide-react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { mayDo } from '../../core/session/may-do.ts';
import { OwnJobView } from './own-job-view.tsx';
import styles from './start-screen.module.css';

/** An empty workspace: two ways to fill it. */
export function Invitation() {
  const { jobs, session, openPanel, show } = useWorkstation();
  const curates = useStore(session.store, (state) => mayDo(state, 'curator'));
  const own = useStore(jobs.store, (state) => state.own);
  const running = own?.state === 'running';
  if (!curates) {
    return (
      <p className={styles.quiet}>
        {t('This workspace is empty. A curator or an administrator has to bring in images first.')}
      </p>
    );
  }
  // Not `disabled`: the keyboard's focus would be lost at the press that starts it.
  return (
    <section className="stack" aria-label={t('This workspace is empty')}>
      <p className={styles.quiet}>
        {t('This workspace is empty. Bring in images, or try the demo study first.')}
      </p>
      <div className={styles.choices}>
        <button
          type="button"
          autoFocus
          className={styles.choice}
          aria-disabled={running}
          onClick={() => !running && openPanel('import')}
        >
          <FolderOpen aria-hidden="true" />
          <strong>{t('Open a folder')}</strong>
          <span>
            {t(
              'DICOM, a CD with DICOMDIR, a zip, or PNG, JPEG, TIFF and NIfTI. The files stay where they are.',
            )}
          </span>
        </button>
        <button
          type="button"
          className={styles.choice}
          aria-disabled={running}
          onClick={() => !running && void jobs.openDemo()}
        >
          <FlaskConical aria-hidden="true" />
          <strong>{t('Open the demo study')}</strong>
          <span>
            {t('Synthetic radiographs of nobody, with their models: everything can be tried without harm.')}
          </span>
        </button>
      </div>
      {own?.kind === 'demo' && <OwnJobView job={own} onGoOn={() => show('worklist')} />}
    </section>
  );
}
