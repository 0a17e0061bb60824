import { useEffect, useState } from 'react';
import { messageOf } from '../../../core/domain/errors.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { ImportProblems } from '../../core/jobs/jobs-model.ts';
import { Button } from '../../ui/button.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import styles from './problem-list.module.css';

const PAGE = 100;

const STATES: Readonly<Record<string, string>> = {
  refused: 'left out',
  failed: 'not readable',
  conflict: 'conflict',
};

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
      .catch((error: unknown) => setProblem(messageOf(error)));
  };
  // Once, when the list appears.
  useEffect(() => load(0), [jobs]);

  if (problem !== '') return <InlineMessage level="error">{problem}</InlineMessage>;
  if (list.total === 0) return <p className={styles.none}>Every file that was looked at could be read.</p>;
  return (
    <section className={styles.section} aria-label="Files that could not be read">
      <h3>
        {list.total.toLocaleString('en')} {list.total === 1 ? 'file' : 'files'} that did not become images
      </h3>
      <div className={styles.scroller} tabIndex={0} role="region" aria-label="Files and reasons">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">What</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {list.problems.map(({ file, state, reason }) => (
              <tr key={file}>
                <td className={styles.file}>{file}</td>
                <td className={styles.state}>{STATES[state] ?? state}</td>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {list.problems.length < list.total && (
          <Button small onClick={() => load(list.problems.length)}>
            Show more
          </Button>
        )}
      </div>
    </section>
  );
}
