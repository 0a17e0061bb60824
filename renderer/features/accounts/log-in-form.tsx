import { UserRound } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { usePassphrase } from '../../ui/use-passphrase.ts';
import { PassphraseField } from './passphrase-field.tsx';
import styles from './accounts.module.css';

interface LogInFormProps {
  /** Hears what was typed before it is known whether it is right: a one-time passphrase need not be typed again. */
  readonly onTyped: (passphrase: string) => void;
}

/** Who is it, and the passphrase. The answer is the same whether the name or the passphrase was wrong. */
export function LogInForm({ onTyped }: LogInFormProps) {
  const { session } = useWorkstation();
  const names = useStore(session.store, (state) => state.login.names);
  const [name, setName] = useState(names.length === 1 ? (names[0] ?? '') : '');
  const { passphrase, setPassphrase, busy, problem, field, submit } = usePassphrase(async (typed) => {
    onTyped(typed);
    const failed = await session.logIn(name.trim(), typed);
    if (failed !== null) onTyped('');
    return failed;
  });
  const nobody = name.trim() === '';

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        if (nobody) event.preventDefault();
        else submit(event);
      }}
    >
      {names.length > 1 && (
        <ul className={styles.names} aria-label={t('Accounts of this station')}>
          {names.map((one) => (
            <li key={one}>
              <Button
                icon={<UserRound aria-hidden="true" />}
                aria-pressed={one === name}
                onClick={() => {
                  setName(one);
                  field.current?.focus();
                }}
              >
                {one}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <TextField label={t('Name')} value={name} onChange={setName} maxLength={80} autoFocus={name === ''} />
      <PassphraseField
        ref={field}
        label={t('Passphrase')}
        value={passphrase}
        onChange={setPassphrase}
        autoFocus={name !== ''}
      />
      {problem !== '' && <InlineMessage level="error">{problem}</InlineMessage>}
      <div className={styles.end}>
        <Button type="submit" look="primary" busy={busy} disabled={nobody || passphrase === ''}>
          {t('Log in')}
        </Button>
      </div>
    </form>
  );
}
