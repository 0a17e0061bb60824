import { BadgeCheck } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Comparison } from '../../../core/contract/training.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t, tn } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { ComparisonTable } from './comparison-table.tsx';
import { PromoteDialog } from './promote-dialog.tsx';
import { outcomeOf } from './comparison-words.ts';
import { SentenceList } from './sentence-list.tsx';
import { useTask } from './use-task.ts';
import styles from './comparison-view.module.css';

/** What came out: warnings, the sum of it in a sentence, the table, and the decision. */
export function ComparisonResult({ result }: { readonly result: Comparison }) {
  const { training } = useWorkstation();
  const models = useStore(training.models.store, (state) => state.models);
  const promoted = useStore(training.comparison.store, (state) => state.promoted);
  const task = useTask();
  const [promoting, setPromoting] = useState(false);
  const nameOf = (id: string): string => models.find((one) => one.id === id)?.name ?? id;
  const isUsed = task?.models.unet === result.new;
  const { verdict, headline } = outcomeOf(result, nameOf(result.new));
  return (
    <>
      <section className={styles.result} aria-label={t('What the comparison says')}>
        <SentenceList warnings={result.warnings} />
        <div>
          <p className={styles.headline} role="status">
            {headline}
          </p>
          <p className={styles.hint}>
            {t('{cases} {patients}, which neither model has seen.', {
              cases: tn(result.cases, 'On {count} case', 'On {count} cases'),
              patients: tn(result.patients, 'of {count} patient', 'of {count} patients'),
            })}{' '}
            {result.seen > 0 &&
              tn(
                result.seen,
                '{count} reviewed case is left out: a model was trained on it or on its patient.',
                '{count} reviewed cases are left out: a model was trained on them or on their patients.',
              )}
          </p>
        </div>
        <ComparisonTable result={result} />
      </section>
      <footer className={styles.foot}>
        {promoted?.modelId === result.new || isUsed ? (
          <p className={styles.words} role="status">
            {promoted?.modelId === result.new
              ? t(
                  'Version {version} of the task draws with “{name}” now. Signed structures stayed as they were.',
                  {
                    version: promoted.version,
                    name: nameOf(result.new),
                  },
                )
              : t('The task uses “{name}” already.', { name: nameOf(result.new) })}
          </p>
        ) : (
          <>
            <p className={styles.words}>
              {t('Using it makes a new version of the task; what readers have signed stays as it is.')}
            </p>
            <Button
              look={verdict === 'better' ? 'normal' : 'primary'}
              onClick={() => training.show('models')}
            >
              {t('Keep the old one')}
            </Button>
            <Button
              look={verdict === 'better' ? 'primary' : 'normal'}
              icon={<BadgeCheck aria-hidden="true" />}
              disabled={task === null}
              onClick={() => setPromoting(true)}
            >
              {t('Use the new one…')}
            </Button>
          </>
        )}
      </footer>
      {promoting && task !== null && (
        <PromoteDialog
          model={{ id: result.new, name: nameOf(result.new) }}
          task={task}
          onClose={() => setPromoting(false)}
        />
      )}
    </>
  );
}
