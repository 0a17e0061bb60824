import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent, Ref } from 'react';
import { t } from '../../core/language/translate.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './accounts.module.css';

interface PassphraseFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem?: string;
  readonly autoFocus?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

/** What is typed stays hidden until it is asked for; says when Caps Lock is on. */
export function PassphraseField({ label, value, onChange, problem = '', ...rest }: PassphraseFieldProps) {
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const look = (event: KeyboardEvent): void => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <span className={styles.passphrase}>
      <span className={styles.passphraseLine}>
        <TextField
          {...rest}
          type={shown ? 'text' : 'password'}
          label={label}
          value={value}
          onChange={onChange}
          problem={problem}
          maxLength={1000}
          autoCapitalize="off"
          autoCorrect="off"
          onKeyDown={look}
          onKeyUp={look}
          onBlur={() => setCapsLock(false)}
        />
        <IconButton
          label={shown ? t('Hide what is typed') : t('Show what is typed')}
          pressed={shown}
          icon={shown ? <EyeOff /> : <Eye />}
          onClick={() => setShown(!shown)}
        />
      </span>
      {capsLock && (
        <span role="status" className={styles.hint}>
          {t('Caps Lock is on.')}
        </span>
      )}
    </span>
  );
}
