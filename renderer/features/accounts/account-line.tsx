import { useRef, useState } from 'react';
import { roleSchema, type Account } from '../../../core/domain/account.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { roleWord, stateWord } from './account-words.ts';
import type { OneTimeFacts } from './one-time.tsx';
import styles from './accounts.module.css';

interface AccountLineProps {
  readonly account: Account;
  /** Whose list this is: they change their passphrase instead of resetting it. */
  readonly own: boolean;
  readonly act: (work: () => Promise<OneTimeFacts | null>) => Promise<boolean>;
}

/** One account and what an administrator may do with it. */
export function AccountLine({ account, own, act }: AccountLineProps) {
  const { session } = useWorkstation();
  const [asking, setAsking] = useState(false);
  const asks = useRef<HTMLButtonElement>(null);
  const { id, name, role, state } = account;
  const leave = (): void => {
    setAsking(false);
    // The button that has the focus goes away.
    asks.current?.focus();
  };
  const change = (wanted: { role: Account['role'] } | { disabled: boolean }) =>
    act(async () => {
      await session.accounts.change({ id, ...wanted });
      return null;
    });
  const reset = (): Promise<boolean> => {
    leave();
    return act(async () => ({ name, passphrase: (await session.accounts.reset(id)).oneTimePassphrase }));
  };
  return (
    <>
      <tr>
        <th scope="row">
          {name} {own && <span className={styles.note}>{t('you')}</span>}
        </th>
        <td>
          <Select
            small
            hideLabel
            label={t('Role of {name}', { name })}
            value={role}
            options={roleSchema.options.map((value) => ({ value, label: roleWord(value) }))}
            onChange={(value) => void change({ role: value })}
          />
        </td>
        <td>{stateWord(state)}</td>
        <td className={styles.lineEnd}>
          {!own && state !== 'disabled' && (
            <Button ref={asks} small aria-label={t('Reset {name}', { name })} onClick={() => setAsking(true)}>
              {t('Reset…')}
            </Button>
          )}
          {!own && (
            <Button
              small
              look="quiet"
              aria-label={state === 'disabled' ? t('Enable {name}', { name }) : t('Disable {name}', { name })}
              onClick={() => void change({ disabled: state !== 'disabled' })}
            >
              {state === 'disabled' ? t('Enable') : t('Disable')}
            </Button>
          )}
        </td>
      </tr>
      {asking && (
        <tr>
          <td colSpan={4}>
            <div
              role="alert"
              className={styles.asking}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return;
                // Not the whole list.
                event.preventDefault();
                leave();
              }}
            >
              <p>
                {t(
                  '{name} gets a one-time passphrase and, with the next own one, a new signing key. The present key is destroyed: what it signed stays valid, and the reset is shown beside it.',
                  { name },
                )}
              </p>
              <Button small look="quiet" autoFocus onClick={leave}>
                {t('Cancel')}
              </Button>
              <Button small look="danger" onClick={() => void reset()}>
                {t('Reset {name}', { name })}
              </Button>
            </div>
          </td>
        </tr>
      )}
    </>
  );
}
