import { CircleCheck, CircleDashed, FileCheck2, Minus } from 'lucide-react';
import { useStore } from 'zustand';
import type { ExportCheck } from '../../../core/contract/export.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { number, t, tn } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { judgementLines, masksText, ofCasesText } from './export-words.ts';
import { FoundList } from './found-list.tsx';
import styles from './check-panel.module.css';

/** What would leave with the present choices, counted and checked while they change. */
export function CheckPanel() {
  const { exporting } = useWorkstation();
  const check = useStore(exporting.store, (state) => state.check);
  const noFormat = useStore(exporting.store, (state) => state.choices.formats.length === 0);
  const running = check.state === 'running';
  return (
    <section className={styles.panel} aria-label={t('What leaves')} aria-busy={running}>
      {/* Its room is kept: nothing moves when a check begins or ends. */}
      <div className={styles.progress}>
        {running && (
          <ProgressBar thin label={t('Checking what would leave')} done={check.done} total={check.total} />
        )}
      </div>
      {check.state === 'failed' && (
        <InlineMessage level="error">
          {check.problem}{' '}
          <Button small onClick={exporting.checkAgain}>
            {t('Check again')}
          </Button>
        </InlineMessage>
      )}
      {check.state === 'none' && noFormat && (
        <p className={styles.quiet}>{t('Choose a format to see what would leave.')}</p>
      )}
      {check.result === null && running && <p className={styles.quiet}>{t('Counting what would leave…')}</p>}
      {/* Figures of other choices say nothing where these could not be checked. */}
      {check.result !== null && check.state !== 'failed' && check.state !== 'none' && (
        <Figures result={check.result} old={check.state !== 'done'} />
      )}
    </section>
  );
}

function Figures({ result, old }: { readonly result: ExportCheck; readonly old: boolean }) {
  const { exporting, show } = useWorkstation();
  const includeUnsigned = useStore(exporting.store, (state) => state.choices.includeUnsigned);
  const lines = judgementLines(result.structures, includeUnsigned);
  const nothing = result.leaving.structures === 0;
  const known = result.structures.signed + result.structures.absent;
  return (
    <div className={classes(styles.figures, old && styles.old)}>
      <p className={styles.headline} role="status">
        {nothing ? t('No mask would leave') : <strong>{leavingText(result.leaving)}</strong>}
      </p>
      <p className={styles.quiet}>
        {t('{cases} {ofPatients} chosen', {
          cases: tn(result.cases, '{count} case', '{count} cases'),
          ofPatients: tn(result.patients, 'of {count} patient', 'of {count} patients'),
        })}
      </p>
      <table className={styles.table}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('Structures')}</th>
            <th scope="col">{t('How many')}</th>
            <th scope="col">{t('What becomes of them')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ judgement, name, count, leaves, fate }) => (
            <tr key={judgement} className={classes(count === 0 && styles.none)}>
              <th scope="row">
                <span className={styles.name}>
                  <Mark leaves={leaves && count > 0} signed={judgement === 'signed'} />
                  {name}
                </span>
              </th>
              <td className={styles.number}>{number(count)}</td>
              <td className={styles.fate}>{fate}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {includeUnsigned && !nothing && result.structures.unsigned + result.structures.deferred > 0 && (
        <InlineMessage level="warning">
          {tn(
            result.structures.unsigned + result.structures.deferred,
            'No radiologist has signed {count} of them.',
            'No radiologist has signed {count} of them.',
          )}
        </InlineMessage>
      )}
      {nothing && known === 0 && !includeUnsigned && (
        <div className={styles.empty}>
          <h3>{t('Nothing is signed yet')}</h3>
          <p>
            {t(
              'Open a case and accept, correct or mark its structures as absent: what is signed appears here. Only that leaves, unless unsigned drafts are included.',
            )}
          </p>
          <Button onClick={() => show('worklist')}>{t('Go to the list')}</Button>
        </div>
      )}
      {result.found.length > 0 ? (
        <FoundList found={result.found} refused={result.refused} cases={result.cases} />
      ) : (
        !nothing && (
          <p className={styles.fine}>
            <FileCheck2 aria-hidden="true" />
            {t('Everything can be written as chosen.')}
          </p>
        )
      )}
    </div>
  );
}

/** A draft that leaves does not look like what somebody signed. */
function Mark({ leaves, signed }: { readonly leaves: boolean; readonly signed: boolean }) {
  if (!leaves) return <Minus aria-hidden="true" />;
  return signed ? (
    <CircleCheck aria-hidden="true" className={styles.leaves} />
  ) : (
    <CircleDashed aria-hidden="true" className={styles.draft} />
  );
}

function leavingText({ structures, cases }: ExportCheck['leaving']): string {
  return t('{masks} {ofCases} would leave', { masks: masksText(structures), ofCases: ofCasesText(cases) });
}
