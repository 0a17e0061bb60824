import { useEffect, useState } from 'react';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { ImportProblems } from '../../core/jobs/jobs-model.ts';
import { sentenceOf } from '../../core/language/sentence-of.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t, tn } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import styles from './problem-list.module.css';

const PAGE = 100;

function stateWord(state: string): string {
  if (state === 'refused') return t('left out');
  if (state === 'failed') return t('not readable');
  return state === 'conflict' ? t('conflict') : state;
}

/** Every file that did not become an image, with the reason. */
export function ProblemList() {
  const { jobs } = useWorkstation();
  const [list, setList] = useState<ImportProblems>({ total: 0, problems: [] });
  const [problem, setProblem] = useState('');

  const load = (offset: number): void => {
    jobs
      .problems(offset, PAGE)
      .then((page) =>
        setList(({ problems }) => ({ ...page, problems: [...problems.slice(0, offset), ...page.problems] })),
      )
      .catch((error: unknown) => setProblem(sentenceOf(error)));
  };
  // Once, when the list appears.
  useEffect(() => load(0), [jobs]);

  if (problem !== '') return <InlineMessage level="error">{problem}</InlineMessage>;
  if (list.total === 0)
    return <p className={styles.none}>{t('Every file that was looked at could be read.')}</p>;
  return (
    <section className={styles.section} aria-label={t('Files that could not be read')}>
      <h3>
        {tn(
          list.total,
          '{count} file that did not become an image',
          '{count} files that did not become images',
        )}
      </h3>
      <div className={styles.scroller} tabIndex={0} role="region" aria-label={t('Files and reasons')}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('File')}</th>
              <th scope="col">{t('What')}</th>
              <th scope="col">{t('Why')}</th>
            </tr>
          </thead>
          <tbody>
            {list.problems.map(({ file, state, reason }) => (
              <tr key={file}>
                <td className={styles.file}>{file}</td>
                <td className={styles.state}>{stateWord(state)}</td>
                <td>{sentence(reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {list.problems.length < list.total && (
          <Button small onClick={() => load(list.problems.length)}>
            {t('Show more')}
          </Button>
        )}
      </div>
    </section>
  );
}
