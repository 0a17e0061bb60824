import { GraduationCap, TriangleAlert, Upload } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { ModelSummary } from '../../../core/contract/training.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { PickList } from '../../ui/pick-list.tsx';
import { ModelDetails } from './model-details.tsx';
import { ImportDialog } from './model-places.tsx';
import { TransferView } from './transfer-view.tsx';
import { diceText, kindWord, originWord } from './training-words.ts';
import split from './split.module.css';
import styles from './models-view.module.css';

/** Models at the left, the card of one at the right. */
export function ModelsView() {
  const { training } = useWorkstation();
  const { models, chosen, problem } = useStore(training.models.store);
  const taskId = useStore(training.store, (state) => state.taskId);
  const [importing, setImporting] = useState(false);
  const model = models.find(({ id }) => id === chosen);
  return (
    <div className={split.parts}>
      <div className={split.side}>
        <div className={split.actions}>
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
        </div>
        {problem !== '' && (
          <div className={split.problem}>
            <InlineMessage level="error">{problem}</InlineMessage>
          </div>
        )}
        <PickList
          label={t('Models')}
          items={models.map((one) => ({ id: one.id, content: <ModelRow model={one} taskId={taskId} /> }))}
          chosen={chosen}
          onChoose={training.models.choose}
        />
      </div>
      <div className={split.main}>
        <TransferView />
        {model !== undefined && <ModelDetails key={model.id} model={model} />}
      </div>
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
    </div>
  );
}

function ModelRow({ model, taskId }: { readonly model: ModelSummary; readonly taskId: string }) {
  const used = model.usedBy.includes(taskId);
  return (
    <div className={split.row}>
      <span className={split.name}>{model.name}</span>
      <span className={split.figure}>
        {model.trained !== null &&
          model.trained.dice !== null &&
          t('Dice {dice}', { dice: diceText(model.trained.dice) })}
      </span>
      <span className={split.note}>
        {kindWord(model.kind)} · {originWord(model.origin)}
      </span>
      <span className={split.figure}>
        {model.problem !== '' ? (
          <span className={styles.problem}>
            <TriangleAlert aria-hidden="true" />
            {t('cannot be used')}
          </span>
        ) : (
          used && <span className={styles.used}>{t('in use')}</span>
        )}
      </span>
    </div>
  );
}
