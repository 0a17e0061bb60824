import { t } from '../../core/language/translate.ts';
import { InlineMessage } from '../../ui/inline-message.tsx';
import styles from './accounts.module.css';

export interface OneTimeFacts {
  readonly name: string;
  readonly passphrase: string;
}

/** Shown until the next one is, or the list is closed: it is kept nowhere. */
export function OneTime({ facts: { name, passphrase } }: { readonly facts: OneTimeFacts }) {
  return (
    <InlineMessage level="info">
      {t('Hand this one-time passphrase to {name}; it is shown only now and is changed at the first login.', {
        name,
      })}{' '}
      <output className={styles.oneTime} aria-label={t('One-time passphrase')}>
        {passphrase}
      </output>
    </InlineMessage>
  );
}
