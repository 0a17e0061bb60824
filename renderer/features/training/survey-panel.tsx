import { useStore } from 'zustand';
import type { TrainingSurvey } from '../../../core/contract/training.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { number, t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { tip } from '../../ui/tip.ts';
import { SentenceList } from './sentence-list.tsx';
import figures from './figures.module.css';
import styles from './survey-panel.module.css';

/** What the present choices give to learn from, counted while they change. */
export function SurveyPanel() {
  const { training } = useWorkstation();
  const survey = useStore(training.draft.store, (state) => state.survey);
  return (
    <section
      className={styles.panel}
      aria-label={t('What there is to learn from')}
      aria-busy={survey.state === 'running'}
    >
      {survey.state === 'failed' && (
        <InlineMessage level="error">
          {survey.problem}{' '}
          <Button small onClick={training.draft.surveyAgain}>
            {t('Count again')}
          </Button>
        </InlineMessage>
      )}
      {survey.result === null && survey.state === 'running' && (
        <p className={styles.quiet}>{t('Counting what there is to learn from…')}</p>
      )}
      {survey.result !== null && survey.state !== 'failed' && (
        <div className={classes(styles.figures, survey.state === 'running' && styles.old)}>
          <SentenceList problems={survey.result.problems} warnings={survey.result.warnings} />
          <Parts survey={survey.result} />
          <Structures structures={survey.result.structures} />
        </div>
      )}
    </section>
  );
}

function Parts({ survey: { patients, cases } }: { readonly survey: TrainingSurvey }) {
  const parts = [
    { part: 'training', name: t('Learns from') },
    { part: 'validation', name: t('Chooses the best state by') },
    { part: 'held', name: t('Kept for the comparison') },
  ] as const;
  return (
    <table className={classes(figures.table, styles.table)}>
      <thead>
        <tr>
          <th scope="col">{t('Part')}</th>
          <th scope="col">{t('Patients')}</th>
          <th scope="col">{t('Cases')}</th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ part, name }) => (
          <tr key={part} className={classes(cases[part] === 0 && styles.none)}>
            <th scope="row">{name}</th>
            <td>{number(patients[part])}</td>
            <td>{number(cases[part])}</td>
          </tr>
        ))}
        <tr className={classes(cases.unlabelled === 0 && styles.none)}>
          <th scope="row">{t('Without any judged structure')}</th>
          <td />
          <td>{number(cases.unlabelled)}</td>
        </tr>
      </tbody>
    </table>
  );
}

const COLUMNS = ['accepted', 'corrected', 'absent', 'unsigned', 'unknown'] as const;

function Structures({ structures }: { readonly structures: TrainingSurvey['structures'] }) {
  const words: Record<(typeof COLUMNS)[number], readonly [name: string, hint: string]> = {
    accepted: [t('Accepted'), t('Signed as the machine drew it.')],
    corrected: [t('Corrected'), t('Signed after a reader changed it.')],
    absent: [t('Absent'), t('Signed as not there: also something to learn from.')],
    unsigned: [t('Unsigned'), t('Pseudo labels that nobody has signed and that count.')],
    unknown: [t('Unknown'), t('Nobody judged it: nothing is learnt from there.')],
  };
  return (
    <table className={classes(figures.table, styles.table)} aria-label={t('Cases by structure')}>
      <thead>
        <tr>
          <th scope="col">{t('Structure')}</th>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" {...tip(words[column][1])}>
              {words[column][0]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {structures.map((one) => (
          <tr key={one.id}>
            <th scope="row">{one.name}</th>
            {COLUMNS.map((column) => (
              <td key={column} className={classes(one[column] === 0 && styles.zero)}>
                {number(one[column])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
