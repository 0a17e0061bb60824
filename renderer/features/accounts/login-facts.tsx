import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { mayDo } from '../../core/session/may-do.ts';
import { t, tn } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import styles from './accounts.module.css';

/** 0: never. */
const MINUTES = [2, 5, 10, 15, 30, 60, 0] as const;

/** Logins among the settings: how to require them, and what they do here. */
export function LoginFacts({ onLeave }: { readonly onLeave: () => void }) {
  const { session, openPanel } = useWorkstation();
  const { login, settings } = useStore(session.store);
  const administers = mayDo({ login }, 'administrator');
  const go = (panel: 'accounts' | 'require-logins'): void => {
    onLeave();
    openPanel(panel);
  };
  if (!login.required) {
    return (
      <span className={styles.buttons}>
        <span>{t('Not required: anybody may read here, under any name.')}</span>
        <Button small onClick={() => go('require-logins')}>
          {t('Require logins on this station…')}
        </Button>
      </span>
    );
  }
  const present = settings.lockAfterMinutes;
  const minutes = MINUTES.some((one) => one === present) ? MINUTES : [...MINUTES, present];
  return (
    <span className={styles.buttons}>
      <Select
        inline
        label={t('Lock the screen')}
        value={String(present)}
        disabled={!administers}
        options={minutes.map((one) => ({ value: String(one), label: afterWords(one) }))}
        onChange={(value) => void session.changeSettings({ lockAfterMinutes: Number(value) })}
      />
      {administers && (
        <Button small onClick={() => go('accounts')}>
          {t('Accounts of this station…')}
        </Button>
      )}
    </span>
  );
}

function afterWords(minutes: number): string {
  return minutes === 0
    ? t('only when the system locks')
    : tn(minutes, 'after {count} minute', 'after {count} minutes');
}
