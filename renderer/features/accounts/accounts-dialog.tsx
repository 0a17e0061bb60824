import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Account, AccountEvent } from '../../../core/domain/account.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { sentenceOf } from '../../core/language/sentence-of.ts';
import { languageTag, t } from '../../core/language/translate.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { AccountLine } from './account-line.tsx';
import { eventWords } from './account-words.ts';
import { AddAccount } from './add-account.tsx';
import { OneTime, type OneTimeFacts } from './one-time.tsx';
import styles from './accounts.module.css';

/** Who may log in on this station, and what was done to whom. */
export function AccountsDialog({ onClose }: { readonly onClose: () => void }) {
  const { session } = useWorkstation();
  const own = useStore(session.store, (state) => state.login.account?.id);
  const [accounts, setAccounts] = useState<readonly Account[]>([]);
  const [events, setEvents] = useState<readonly AccountEvent[]>([]);
  const [oneTime, setOneTime] = useState<OneTimeFacts | null>(null);
  const [problem, setProblem] = useState('');

  const read = useCallback(async (): Promise<void> => {
    try {
      const list = await session.accounts.list();
      setAccounts(list.accounts);
      setEvents(list.events);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  }, [session]);
  useEffect(() => void read(), [read]);

  /** @returns whether it worked; a sentence is on the screen otherwise. */
  const act = async (work: () => Promise<OneTimeFacts | null>): Promise<boolean> => {
    setProblem('');
    try {
      const made = await work();
      // What was shown once stays until the next one or until the dialog is closed: a role may be changed meanwhile.
      if (made !== null) setOneTime(made);
      await read();
      return true;
    } catch (error) {
      setProblem(sentenceOf(error));
      return false;
    }
  };

  return (
    <Dialog title={t('Accounts of this station')} size="large" onClose={onClose}>
      {oneTime !== null && <OneTime facts={oneTime} />}
      {problem !== '' && <InlineMessage level="error">{problem}</InlineMessage>}
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('Name')}</th>
            <th scope="col">{t('Role')}</th>
            <th scope="col">{t('State')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('What can be done')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <AccountLine key={account.id} account={account} own={account.id === own} act={act} />
          ))}
        </tbody>
      </table>
      <AddAccount act={act} />
      <details className={styles.events}>
        <summary>{t('What was done to accounts')}</summary>
        <ol reversed>
          {[...events].reverse().map((event, index) => (
            <li key={`${event.at}-${String(events.length - index)}`}>
              <time dateTime={event.at}>{new Date(event.at).toLocaleString(languageTag())}</time>{' '}
              {eventWords(event)}
            </li>
          ))}
        </ol>
      </details>
    </Dialog>
  );
}
