import { MIN_LOGIN_PASSPHRASE } from '../../../core/domain/account.ts';
import { t } from '../../core/language/translate.ts';
import { PassphraseField } from './passphrase-field.tsx';
import type { TypedProblem, TypedTwice } from './typed-twice.ts';
import styles from './accounts.module.css';

interface NewPassphraseProps {
  readonly typed: TypedTwice;
  readonly onChange: (typed: TypedTwice) => void;
  /** Said once somebody has tried to go on. */
  readonly problem: TypedProblem;
  readonly autoFocus?: boolean;
}

/** A passphrase that is chosen: typed twice, long, nothing else asked of it. */
export function NewPassphrase({ typed, onChange, problem, autoFocus = false }: NewPassphraseProps) {
  return (
    <>
      <PassphraseField
        label={t('New passphrase')}
        value={typed.first}
        onChange={(first) => onChange({ ...typed, first })}
        problem={problem.first}
        autoFocus={autoFocus}
      />
      <PassphraseField
        label={t('The same once more')}
        value={typed.second}
        onChange={(second) => onChange({ ...typed, second })}
        problem={problem.second}
      />
      <p className={styles.note}>
        {t(
          'At least {count} characters; a short sentence is easy to keep and hard to guess. Nobody can read it out again: whoever forgets it gets a new signing key from an administrator’s reset.',
          { count: String(MIN_LOGIN_PASSPHRASE) },
        )}
      </p>
    </>
  );
}
