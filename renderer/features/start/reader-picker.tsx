import { UserRound } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './reader-picker.module.css';

interface ReaderPickerProps {
  readonly onDone: () => void;
}

/** A known name by one press, or a new one. Says that nobody checks who it is. */
export function ReaderPicker({ onDone }: ReaderPickerProps) {
  const { session } = useWorkstation();
  const readers = useStore(session.store, (state) => state.readers);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');

  const signIn = async (chosen: string): Promise<void> => {
    if (chosen.trim() === '' || busy) return;
    setBusy(true);
    const failed = await session.signIn(chosen.trim());
    setBusy(false);
    setProblem(failed ?? '');
    if (failed === null) onDone();
  };

  return (
    <div className={styles.picker}>
      {readers.length > 0 && (
        <ul className={styles.readers} aria-label={t('Known readers')}>
          {readers.map((reader, index) => (
            <li key={reader.id}>
              <Button
                icon={<UserRound aria-hidden="true" />}
                autoFocus={index === 0}
                disabled={busy}
                onClick={() => void signIn(reader.name)}
              >
                {reader.name}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void signIn(name);
        }}
      >
        <TextField
          label={readers.length > 0 ? t('Or another name') : t('Your name')}
          value={name}
          onChange={setName}
          maxLength={80}
          autoFocus={readers.length === 0}
          placeholder={t('e.g. {name}', { name: 'Dr A. Lee' })}
        />
        <Button type="submit" look="primary" busy={busy} disabled={name.trim() === ''}>
          {t('Sign in')}
        </Button>
      </form>
      {problem !== '' && <InlineMessage level="error">{problem}</InlineMessage>}
      <p className={styles.note}>
        {t(
          'The name stands beside every verdict, marked “not authenticated”: this station does not check who you are.',
        )}
      </p>
    </div>
  );
}
