import { useRef, useState, type RefObject } from 'react';

export interface PassphraseEntry {
  readonly passphrase: string;
  readonly setPassphrase: (passphrase: string) => void;
  readonly busy: boolean;
  /** Why the last attempt failed, in a sentence; empty: none has. */
  readonly problem: string;
  /** The field of the passphrase, which has the keyboard again after a failure. */
  readonly field: RefObject<HTMLInputElement | null>;
  readonly submit: (event: { preventDefault(): void }) => void;
}

/**
 * A passphrase that a form asks for: sent once at a time, and emptied when it was wrong. When it was right the form is
 * expected to go.
 * @param attempt resolves to what went wrong, or null.
 */
export function usePassphrase(attempt: (passphrase: string) => Promise<string | null>): PassphraseEntry {
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLInputElement>(null);

  const send = async (): Promise<void> => {
    setBusy(true);
    setProblem('');
    const failed = await attempt(passphrase);
    if (failed === null) return;
    setBusy(false);
    setPassphrase('');
    setProblem(failed);
    field.current?.focus();
  };

  const submit: PassphraseEntry['submit'] = (event) => {
    event.preventDefault();
    if (!busy && passphrase !== '') void send();
  };
  return { passphrase, setPassphrase, busy, problem, field, submit };
}
