import { GraduationCap, TriangleAlert, Upload } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { ModelSummary } from '../../../core/contract/training.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { ModelDetails } from './model-details.tsx';
import { ImportDialog } from './model-places.tsx';
import { SplitRow, SplitView } from './split-view.tsx';
import { TransferView } from './transfer-view.tsx';
import { diceText, kindWord, originWord } from './training-words.ts';
import styles from './models-view.module.css';

/** Models at the left, the card of one at the right. */
export function ModelsView() {
  const { training } = useWorkstation();
  const { models, chosen, problem } = useStore(training.models.store);
  const taskId = useStore(training.store, (state) => state.taskId);
  const [importing, setImporting] = useState(false);
  const model = models.find(({ id }) => id === chosen);
  return (
    <>
      <SplitView
        label={t('Models')}
        items={models.map((one) => ({ id: one.id, content: <ModelRow model={one} taskId={taskId} /> }))}
        chosen={chosen}
        onChoose={training.models.choose}
        problem={problem}
        actions={
          <>
            <Button
              look="primary"
              icon={<GraduationCap aria-hidden="true" />}
              onClick={() => training.train(null)}
            >
              {t('Train the next one…')}
            </Button>
            <Button icon={<Upload aria-hidden="true" />} onClick={() => setImporting(true)}>
              {t('Import…')}
            </Button>
          </>
        }
      >
        <TransferView />
        {model !== undefined && <ModelDetails key={model.id} model={model} />}
      </SplitView>
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
    </>
  );
}

function ModelRow({ model, taskId }: { readonly model: ModelSummary; readonly taskId: string }) {
  const { name, kind, origin, problem, trained, usedBy } = model;
  return (
    <SplitRow
      name={name}
      figure={trained !== null && trained.dice !== null && t('Dice {dice}', { dice: diceText(trained.dice) })}
      note={`${kindWord(kind)} · ${originWord(origin)}`}
      state={
        problem !== '' ? (
          <span className={styles.problem}>
            <TriangleAlert aria-hidden="true" />
            {t('cannot be used')}
          </span>
        ) : (
          usedBy.includes(taskId) && <span className={styles.used}>{t('in use')}</span>
        )
      }
    />
  );
}
