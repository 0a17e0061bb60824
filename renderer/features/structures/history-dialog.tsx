import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { actionWords } from '../../core/case/action-words.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import { sentenceOf } from '../../core/language/sentence-of.ts';
import { t } from '../../core/language/translate.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { timeText } from './row-words.ts';
import styles from './history-dialog.module.css';

type History = Awaited<ReturnType<CaseSession['history']>>;

interface HistoryDialogProps {
  readonly session: CaseSession;
  readonly onClose: () => void;
}

/** What happened to this case, as its journal says it, newest first. */
export function HistoryDialog({ session, onClose }: HistoryDialogProps) {
  const seq = useStore(session.store, (state) => state.state?.seq);
  const [entries, setEntries] = useState<History | null>(null);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    let gone = false;
    session.history().then(
      (found) => gone || setEntries([...found].sort((a, b) => b.seq - a.seq)),
      (error: unknown) => gone || setProblem(sentenceOf(error)),
    );
    return () => {
      gone = true;
    };
  }, [session, seq]);

  return (
    <Dialog title={t('History of this case')} onClose={onClose}>
      {problem !== '' && (
        <InlineMessage level="error">
          {t('The history cannot be read. {reason}', { reason: problem })}
        </InlineMessage>
      )}
      {entries === null && problem === '' && <p role="status">{t('Reading the journal…')}</p>}
      {entries?.length === 0 && <p>{t('Nothing has happened to this case yet.')}</p>}
      {entries !== null && entries.length > 0 && (
        <ol reversed className={styles.entries} tabIndex={0} aria-label={t('Entries, newest first')}>
          {entries.map((entry) => (
            <li key={entry.seq} data-seq={entry.seq} className={styles.entry}>
              <time dateTime={entry.at} className={styles.time}>
                {timeText(entry.at)}
              </time>
              <span className={styles.what}>{actionWords(entry.what)}</span>
              <span className={styles.reader}>{entry.reader === '' ? 'Countersign' : entry.reader}</span>
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  );
}
