import { KeyRound, LockKeyhole, LogOut } from 'lucide-react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { roleHint, roleWord } from './account-words.ts';
import styles from './accounts.module.css';

/** Whose login this page has, and what they may do with it. */
export function OwnAccount({ onDone }: { readonly onDone: () => void }) {
  const { session, openPanel, lock, logOut } = useWorkstation();
  const account = useStore(session.store, (state) => state.login.account);
  if (account === null) return null;
  return (
    <div className={styles.form}>
      <p>
        <strong>{account.name}</strong>, {roleWord(account.role)}: {roleHint(account.role)}
      </p>
      <p className={styles.note}>
        {t('What you change is signed with a key that only your passphrase opens.')}
      </p>
      <div className={styles.buttons}>
        <Button icon={<KeyRound aria-hidden="true" />} onClick={() => openPanel('passphrase')}>
          {t('Change the passphrase…')}
        </Button>
        <Button
          icon={<LockKeyhole aria-hidden="true" />}
          onClick={() => {
            onDone();
            void lock();
          }}
        >
          {t('Lock the screen')}
        </Button>
        <Button
          icon={<LogOut aria-hidden="true" />}
          onClick={() => {
            onDone();
            void logOut();
          }}
        >
          {t('Log out')}
        </Button>
      </div>
    </div>
  );
}
