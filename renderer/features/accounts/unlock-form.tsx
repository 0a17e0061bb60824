import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { usePassphrase } from '../../ui/use-passphrase.ts';
import { PassphraseField } from './passphrase-field.tsx';
import styles from './accounts.module.css';

interface UnlockFormProps {
  readonly name: string;
  readonly onSomebodyElse: () => void;
}

/** The reader who is logged in comes back. */
export function UnlockForm({ name, onSomebodyElse }: UnlockFormProps) {
  const { session, wouldLoseWork } = useWorkstation();
  const { passphrase, setPassphrase, busy, problem, field, submit } = usePassphrase((typed) =>
    session.unlock(typed),
  );

  return (
    <form className={styles.form} onSubmit={submit}>
      <p>
        {t('{name} is logged in here. What is open stays as it is behind this screen.', { name })}{' '}
        {wouldLoseWork() && t('Strokes that are not saved yet are kept and saved in this name only.')}
      </p>
      <PassphraseField
        ref={field}
        label={t('Passphrase of {name}', { name })}
        value={passphrase}
        onChange={setPassphrase}
        autoFocus
      />
      {problem !== '' && <InlineMessage level="error">{problem}</InlineMessage>}
      <div className={styles.end}>
        <Button look="quiet" onClick={onSomebodyElse}>
          {t('Somebody else logs in')}
        </Button>
        <Button type="submit" look="primary" busy={busy} disabled={passphrase === ''}>
          {t('Unlock')}
        </Button>
      </div>
    </form>
  );
}
