import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { FrontCard, FrontPage } from '../../ui/front-page.tsx';
import { Invitation } from './invitation.tsx';
import { ReaderPicker } from './reader-picker.tsx';
import styles from './start-screen.module.css';

/** Who reads, and what: a name first, then the list, or in an empty workspace the ways to fill it. */
export function StartScreen() {
  const { session, show } = useWorkstation();
  const phase = useStore(session.store, (state) => state.phase);
  const connection = useStore(session.store, (state) => state.connection);
  const reader = useStore(session.store, (state) => state.reader);
  const images = useStore(session.store, (state) => state.images);
  const [looking, setLooking] = useState(false);
  const named = reader !== null || looking;
  const goOn = (): void => {
    if (images > 0) show('worklist');
  };

  return (
    <FrontPage label={t('Start')} motto={t('A radiologist signs for what a machine drew.')} width="wide">
      {phase === 'connecting' && (
        <p role="status" className={styles.quiet}>
          {connection === 'lost' ? t('The backend is not reachable; trying again…') : t('Connecting…')}
        </p>
      )}
      {phase === 'ready' && !named && (
        <FrontCard title={t('Who reads?')}>
          <ReaderPicker onDone={goOn} />
          <p className={styles.quiet}>
            <Button
              small
              look="quiet"
              onClick={() => {
                setLooking(true);
                goOn();
              }}
            >
              {t('Look only, without giving verdicts')}
            </Button>
          </p>
        </FrontCard>
      )}
      {phase === 'ready' && named && images === 0 && <Invitation />}
      {phase === 'ready' && named && images > 0 && (
        <FrontCard
          title={reader === null ? t('Looking only') : t('Reading as {name}', { name: reader.name })}
        >
          <div className={styles.buttons}>
            <Button look="primary" autoFocus onClick={() => show('worklist')}>
              {t('Go to the worklist')}
            </Button>
          </div>
        </FrontCard>
      )}
    </FrontPage>
  );
}
