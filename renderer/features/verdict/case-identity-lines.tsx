import { useStore } from 'zustand';
import type { CaseSession } from '../../core/case/case-session.ts';
import { personWords, readableName, studyWords } from '../../core/case/identity-words.ts';
import { t } from '../../core/language/translate.ts';
import { tip } from '../../ui/tip.ts';
import styles from './case-header.module.css';

/** Patient and study. Never hidden: verdicts can be given as long as this is on the screen. */
export function CaseIdentityLines({ session }: { readonly session: CaseSession }) {
  const identity = useStore(session.store, (state) => state.view?.identity);
  const phase = useStore(session.store, (state) => state.phase);
  if (identity === undefined) {
    return (
      <p className={styles.identity} role="status">
        {phase === 'failed' ? t('This case could not be opened.') : t('Opening the case…')}
      </p>
    );
  }
  const person = personWords(identity);
  const study = studyWords(identity);
  return (
    <div className={styles.identity} data-identity>
      <p className={styles.person}>
        <strong className={styles.name} data-patient-name>
          {readableName(identity.patientName) || t('No patient name')}
        </strong>
        <span className={styles.number} data-patient-id>
          {identity.patientId === '' ? t('no patient ID') : identity.patientId}
        </span>
        <span className={styles.facts}>{person}</span>
      </p>
      <p className={styles.study} {...tip(study)}>
        {study}
      </p>
    </div>
  );
}
