import { Flag, Pause, Play, Scale, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { TrainingRun } from '../../../core/contract/training.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { canFinish, isGoingOn } from '../../core/training/create-runs-model.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { tip } from '../../ui/tip.ts';
import { useTask } from './use-task.ts';
import styles from './details.module.css';

/** What can be done with a training in its present state. */
export function RunActions({ run }: { readonly run: TrainingRun }) {
  const { training } = useWorkstation();
  const { runs } = training;
  const isThere = useStore(training.models.store, (state) =>
    state.models.some(({ id }) => id === run.modelId),
  );
  const isUsed = useTask()?.models.unet === run.modelId;
  const [discarding, setDiscarding] = useState(false);
  const [busy, setBusy] = useState<'go' | 'finish' | null>(null);
  const [problem, setProblem] = useState('');
  const ask = async (which: 'go' | 'finish', what: () => Promise<string | null>): Promise<void> => {
    setBusy(which);
    setProblem((await what()) ?? '');
    setBusy(null);
  };
  const detail = useStore(training.runs.store, (state) => state.detail);
  const finishable = canFinish(run, detail?.run.runId === run.runId ? detail : null);
  return (
    <>
      <div className={styles.actions}>
        {isGoingOn(run) && (
          <Button
            icon={<Pause aria-hidden="true" />}
            busy={busy === 'go'}
            onClick={() => void ask('go', () => runs.pause(run.runId))}
          >
            {t('Pause')}
          </Button>
        )}
        {!isGoingOn(run) && run.state !== 'done' && (
          <Button
            look="primary"
            icon={<Play aria-hidden="true" />}
            busy={busy === 'go'}
            onClick={() => void ask('go', () => runs.resume(run.runId))}
          >
            {run.state === 'failed' ? t('Try again') : t('Resume')}
          </Button>
        )}
        {run.state !== 'done' && (
          <Button
            icon={<Flag aria-hidden="true" />}
            busy={busy === 'finish'}
            disabled={!finishable}
            onClick={() => void ask('finish', () => runs.finish(run.runId))}
            {...tip(
              finishable
                ? t('Ends here and makes the model of its best state so far')
                : t('No state of it is kept yet, so there is no model to make of it'),
            )}
          >
            {t('Finish now')}
          </Button>
        )}
        {run.state === 'done' && isThere && (
          <>
            {!isUsed && (
              <Button
                look="primary"
                icon={<Scale aria-hidden="true" />}
                onClick={() => training.compare(run.modelId)}
              >
                {t('Compare with the present one…')}
              </Button>
            )}
            <Button
              onClick={() => {
                training.models.choose(run.modelId);
                training.show('models');
              }}
            >
              {t('Show the model')}
            </Button>
          </>
        )}
        <Button look="quiet" icon={<Trash2 aria-hidden="true" />} onClick={() => setDiscarding(true)}>
          {run.state === 'done' ? t('Remove from the list…') : t('Discard…')}
        </Button>
      </div>
      {problem !== '' && <InlineMessage level="error">{problem}</InlineMessage>}
      {discarding && (
        <ConfirmDialog
          title={
            run.state === 'done'
              ? t('Remove the training of “{name}” from the list?', { name: run.name })
              : t('Discard the training of “{name}”?', { name: run.name })
          }
          action={run.state === 'done' ? t('Remove') : t('Discard')}
          danger
          onConfirm={() => runs.discard(run.runId)}
          onClose={() => setDiscarding(false)}
        >
          <p>
            {run.state === 'done'
              ? t('Its curves and checkpoints go; the model that it made stays.')
              : t('What it has learnt so far is lost; no model is made of it.')}
            {finishable && ` ${t('“Finish now” keeps its best state.')}`}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
