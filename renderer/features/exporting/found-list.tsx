import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import type { FoundCase, FoundGroup } from '../../../core/contract/export.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { readableDate, readableName } from '../../core/case/identity-words.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t, tn } from '../../core/language/translate.ts';
import { Choice } from '../../ui/choice.tsx';
import { tip } from '../../ui/tip.ts';
import { formatName } from './format-words.ts';
import styles from './found-list.module.css';

interface FoundListProps {
  readonly found: readonly FoundGroup[];
  /** Cases that cannot leave, of all that were chosen. */
  readonly refused: number;
  readonly cases: number;
}

/** What the conformance gate says: what cannot leave first, then what somebody should know. */
export function FoundList({ found, refused, cases }: FoundListProps) {
  const { exporting } = useWorkstation();
  const running = useStore(exporting.store, (state) => state.run?.state === 'running');
  const leaveOut = useStore(exporting.store, (state) => state.choices.leaveOutRefused);
  const refusals = found.filter(({ severity }) => severity === 'refused');
  const warnings = found.filter(({ severity }) => severity === 'warning');
  return (
    <>
      {refusals.length > 0 && (
        <section aria-label={t('Refused')} className={styles.group}>
          <h3 className={styles.refused}>
            <CircleAlert aria-hidden="true" />
            {refused === cases
              ? t('Nothing can leave like this')
              : tn(refused, '{count} case cannot leave like this', '{count} cases cannot leave like this')}
          </h3>
          {refusals.map((group) => (
            <Found key={group.code} group={group} />
          ))}
          {refused < cases && refused > 0 && (
            <Choice
              label={tn(refused, 'Leave this case out', 'Leave these {count} cases out')}
              hint={t('The others leave; which ones stayed, and why, is written beside them.')}
              checked={leaveOut}
              disabled={running}
              onChange={(on) => exporting.choose({ leaveOutRefused: on })}
            />
          )}
        </section>
      )}
      {warnings.length > 0 && (
        <section aria-label={t('Warnings')} className={styles.group}>
          <h3 className={styles.warning}>
            <TriangleAlert aria-hidden="true" />
            {t('Leaves, but worth knowing')}
          </h3>
          {warnings.map((group) => (
            <Found key={group.code} group={group} />
          ))}
        </section>
      )}
    </>
  );
}

function Found({ group }: { readonly group: FoundGroup }) {
  return (
    <ul className={styles.sentences} data-code={group.code}>
      {group.sentences.map((one) => (
        <Sentence key={one.message} one={one} />
      ))}
      {group.moreSentences > 0 && (
        <li className={styles.more}>
          {tn(group.moreSentences, 'and {count} more of this kind', 'and {count} more of this kind')}
        </li>
      )}
    </ul>
  );
}

function Sentence({ one }: { readonly one: FoundGroup['sentences'][number] }) {
  const { openCase, commands } = useWorkstation();
  const back = commands.keysOf('program.export')[0];
  const cases = one.cases.length + one.moreCases;
  const formats = one.formats.map(formatName).join(', ');
  return (
    <li className={styles.sentence}>
      <p>
        {sentence(one.message)}
        {formats !== '' && <span className={styles.formats}> {formats}</span>}
      </p>
      {cases > 0 && (
        <details className={styles.details}>
          <summary>{tn(cases, '{count} case', '{count} cases')}</summary>
          <ul className={styles.cases}>
            {one.cases.map((found) => (
              <li key={found.caseId}>
                <button
                  type="button"
                  className={styles.link}
                  onClick={() => void openCase(found.caseId)}
                  {...tip(t('Opens the case; the way back to this page is'), back)}
                >
                  {titleOf(found)}
                </button>
              </li>
            ))}
            {one.moreCases > 0 && (
              <li className={styles.more}>{tn(one.moreCases, 'and {count} more', 'and {count} more')}</li>
            )}
          </ul>
        </details>
      )}
    </li>
  );
}

/** As the list calls it. */
function titleOf({ patientName, patientId, studyDate }: FoundCase): string {
  const who = readableName(patientName) || patientId || t('No name');
  return [who, readableDate(studyDate)].filter((part) => part !== '').join(' · ');
}
