import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { NewPassphrase } from './new-passphrase.tsx';
import { isSound, NO_PROBLEM, NOT_TYPED, problemOf } from './typed-twice.ts';
import styles from './accounts.module.css';

/** The first administrator: from then on this station is closed to everybody without an account. */
export function RequireLoginsDialog({ onClose }: { readonly onClose: () => void }) {
  const { session, requireLogins } = useWorkstation();
  const [name, setName] = useState(useStore(session.store, (state) => state.reader?.name ?? ''));
  const [typed, setTyped] = useState(NOT_TYPED);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');

  const setUp = async (): Promise<void> => {
    setTried(true);
    setProblem('');
    if (busy || name.trim() === '' || !isSound(typed)) return;
    setBusy(true);
    const failed = await requireLogins(name.trim(), typed.first);
    setBusy(false);
    setTyped(NOT_TYPED);
    if (failed === null) onClose();
    else setProblem(failed);
  };

  return (
    <Dialog title={t('Require logins on this station')} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void setUp();
        }}
      >
        <p>
          {t(
            'You become the first administrator. From then on everybody needs an account and a passphrase, every change is signed with a key of its reader, and the screen locks when nobody is there. It cannot be turned off here again.',
          )}
        </p>
        <TextField label={t('Your name')} value={name} onChange={setName} maxLength={80} autoFocus />
        <NewPassphrase typed={typed} onChange={setTyped} problem={tried ? problemOf(typed) : NO_PROBLEM} />
        <InlineMessage level="warning">
          {t(
            'Let a second person be an administrator soon: if the only one forgets the passphrase, IT has to reset it on the command line of this station.',
          )}
        </InlineMessage>
        {problem !== '' && <InlineMessage level="error">{problem}</InlineMessage>}
        <div className={styles.end}>
          <Button look="quiet" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button type="submit" look="primary" busy={busy} disabled={name.trim() === ''}>
            {t('Require logins')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
