import { Unplug } from 'lucide-react';
import { useStore } from 'zustand';
import { t } from '../core/language/translate.ts';
import { useWorkstation } from './workstation-context.ts';
import styles from './connection-banner.module.css';

/** Said as long as it lasts; laid over the top, so that nothing moves under the reader's hand. */
export function ConnectionBanner() {
  const { session } = useWorkstation();
  const lost = useStore(session.store, (state) => state.connection === 'lost' && state.phase === 'ready');
  return (
    <div role="status" className={styles.place}>
      {lost && (
        <p className={styles.banner}>
          <Unplug aria-hidden="true" />
          {t('The backend is not reachable; your unsaved work is kept here; trying again.')}
        </p>
      )}
    </div>
  );
}
