import { BookOpen, Flag, History } from 'lucide-react';
import { useKeys } from '../../app/use-keys.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { StructureRow } from '../../core/case/structure-row.ts';
import { t } from '../../core/language/translate.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { estimateText, originText, verdictText, withdrawnText } from './row-words.ts';
import { StatusMark } from './status-mark.tsx';
import styles from './structure-details.module.css';

/** What is to be known of the structure in hand before it is signed. */
export function StructureDetails({ row }: { readonly row: StructureRow }) {
  const { openPanel } = useWorkstation();
  const keys = useKeys();
  const { name, colour, status, verdict, withdrawn, guideline } = row;
  return (
    <section
      aria-label={t('Details of {name}', { name })}
      data-details={row.id}
      tabIndex={0}
      className={styles.details}
    >
      <header className={styles.head}>
        <span className={styles.swatch} style={{ background: colour }} aria-hidden="true" />
        <h3 className={styles.name}>{name}</h3>
        <StatusMark status={status} seen={row.seen} />
        <IconButton
          small
          label={t('Guideline')}
          keys={keys('structure.guideline')}
          icon={<BookOpen />}
          onClick={() => openPanel('guideline')}
        />
        <IconButton
          small
          label={t('History of the case')}
          keys={keys('case.history')}
          icon={<History />}
          onClick={() => openPanel('history')}
        />
      </header>
      {verdict !== null && <p>{verdictText(verdict)}</p>}
      {verdict !== null && verdict.note !== '' && (
        <p className={styles.quiet}>{t('Note: {note}', { note: verdict.note })}</p>
      )}
      {verdict === null && withdrawn !== null && <p className={styles.warn}>{withdrawnText(withdrawn)}</p>}
      <Doubts row={row} />
      {guideline !== '' && <p className={styles.guideline}>{guideline}</p>}
      <Machine row={row} />
    </section>
  );
}

/** Why it needs a key of its own, as sentences. */
function Doubts({ row }: { readonly row: StructureRow }) {
  const doubts = [...row.flags];
  if (row.predictedAbsent && doubts.length === 0) doubts.push(t('The machine proposes that it is absent.'));
  if (row.empty) doubts.push(t('It has no pixels: draw it, or sign it as absent.'));
  if (doubts.length === 0) return null;
  return (
    <ul className={styles.doubts}>
      {doubts.map((sentence) => (
        <li key={sentence}>
          <Flag aria-hidden="true" />
          {sentence}
        </li>
      ))}
    </ul>
  );
}

function Machine({ row }: { readonly row: StructureRow }) {
  const { quality, qualityWords, mayBeAbsent } = row;
  return (
    <>
      <p className={styles.quiet}>
        {originText(row)}
        {quality !== null && ` ${estimateText(quality)}`}
        {mayBeAbsent && ` ${t('It may be missing in some patients.')}`}
      </p>
      {qualityWords.length > 0 && (
        <ul className={styles.figures} aria-label={t('Figures of the machine')}>
          {qualityWords.map((words) => (
            <Figure key={words} words={words} />
          ))}
        </ul>
      )}
    </>
  );
}

/** `words: figure`, the figure at the end of the line. */
function Figure({ words }: { readonly words: string }) {
  const at = words.lastIndexOf(': ');
  return (
    <li className={styles.figure}>
      <span>{words.slice(0, at)}</span>
      <span className={styles.value}>{words.slice(at + 2)}</span>
    </li>
  );
}
