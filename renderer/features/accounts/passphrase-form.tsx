import { useState } from 'react';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { NewPassphrase } from './new-passphrase.tsx';
import { PassphraseField } from './passphrase-field.tsx';
import { isSound, NO_PROBLEM, NOT_TYPED, problemOf } from './typed-twice.ts';
import styles from './accounts.module.css';

interface PassphraseFormProps {
  /** What the present one is called. */
  readonly label: string;
  /** Typed a moment ago; empty: it is asked for. */
  readonly present?: string;
  readonly cancel: { readonly label: string; readonly run: () => void };
  readonly onDone: () => void;
}

/** An own passphrase in place of the present one. */
export function PassphraseForm({ label, present = '', cancel, onDone }: PassphraseFormProps) {
  const { session } = useWorkstation();
  const [known] = useState(present !== '');
  const [before, setBefore] = useState(present);
  const [typed, setTyped] = useState(NOT_TYPED);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');

  const change = async (): Promise<void> => {
    setTried(true);
    setProblem('');
    if (busy || before === '' || !isSound(typed)) return;
    setBusy(true);
    const failed = await session.changePassphrase(before, typed.first);
    setBusy(false);
    if (failed !== null) return setProblem(failed);
    setBefore('');
    setTyped(NOT_TYPED);
    onDone();
  };

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      {!known && <PassphraseField label={label} value={before} onChange={setBefore} autoFocus />}
      <NewPassphrase
        typed={typed}
        onChange={setTyped}
        problem={tried ? problemOf(typed) : NO_PROBLEM}
        autoFocus={known}
      />
      {problem !== '' && <InlineMessage level="error">{problem}</InlineMessage>}
      <div className={styles.end}>
        <Button look="quiet" onClick={cancel.run}>
          {cancel.label}
        </Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('Change the passphrase')}
        </Button>
      </div>
    </form>
  );
}
