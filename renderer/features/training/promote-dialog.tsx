import { useState } from 'react';
import { useStore } from 'zustand';
import type { ModelSummary } from '../../../core/contract/training.ts';
import type { Task } from '../../../core/domain/task.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Choice } from '../../ui/choice.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { outcomeOf } from './comparison-words.ts';

interface PromoteDialogProps {
  readonly model: Pick<ModelSummary, 'id' | 'name'>;
  readonly task: Task;
  readonly onClose: () => void;
}

/** Says what promoting does before it is done. */
export function PromoteDialog({ model, task, onClose }: PromoteDialogProps) {
  const { training } = useWorkstation();
  const [prepare, setPrepare] = useState(true);
  const result = useStore(training.comparison.store, (state) => state.result);
  const compared = result !== null && result.new === model.id && result.old === task.models.unet;
  const outcome = compared ? outcomeOf(result, model.name) : null;
  return (
    <ConfirmDialog
      title={t('Use “{name}” for “{task}”?', { name: model.name, task: task.title })}
      action={t('Use it')}
      onConfirm={() => training.comparison.promote(model.id, prepare)}
      onClose={onClose}
    >
      {outcome === null && (
        <InlineMessage level="warning">
          {t('It was not compared with the present model just now: nothing here says that it is better.')}
        </InlineMessage>
      )}
      {outcome !== null && outcome.verdict !== 'better' && (
        <InlineMessage level="warning">{outcome.headline}</InlineMessage>
      )}
      <p>
        {t(
          'The task gets a new version in which this model draws the first guess. What readers have signed or edited stays as it is, with the labels that they saw.',
        )}
      </p>
      <Choice
        label={t('Prepare the worklist anew at once')}
        hint={t('In the background; cases that nobody has touched show the new guess.')}
        checked={prepare}
        onChange={setPrepare}
      />
    </ConfirmDialog>
  );
}
