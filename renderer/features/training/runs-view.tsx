import { GraduationCap } from 'lucide-react';
import { useStore } from 'zustand';
import type { TrainingRun } from '../../../core/contract/training.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { dateTimeText } from '../../core/language/date-time.ts';
import { t } from '../../core/language/translate.ts';
import { isGoingOn } from '../../core/training/create-runs-model.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { RunDetails } from './run-details.tsx';
import { RunStateBadge } from './run-state-badge.tsx';
import { SplitRow, SplitView } from './split-view.tsx';
import { diceText } from './training-words.ts';

/** Trainings at the left, the newest first; how one of them goes at the right. */
export function RunsView() {
  const { training } = useWorkstation();
  const { runs, chosen, phase, problem } = useStore(training.runs.store);
  const run = runs.find(({ runId }) => runId === chosen);
  if (phase === 'ready' && runs.length === 0) {
    return (
      <EmptyState
        icon={<GraduationCap />}
        title={t('Nothing was trained here yet')}
        actions={
          <Button look="primary" onClick={() => training.show('new')}>
            {t('New training')}
          </Button>
        }
      >
        {t('A training goes on in the background, also without this page and after a restart.')}
      </EmptyState>
    );
  }
  return (
    <SplitView
      label={t('Trainings')}
      items={runs.map((one) => ({ id: one.runId, content: <RunRow run={one} /> }))}
      chosen={chosen}
      onChoose={training.runs.choose}
      problem={problem}
    >
      {run !== undefined && <RunDetails key={run.runId} run={run} />}
    </SplitView>
  );
}

function RunRow({ run }: { readonly run: TrainingRun }) {
  return (
    <SplitRow
      name={run.name}
      figure={run.best !== null && t('Dice {dice}', { dice: diceText(run.best) })}
      note={dateTimeText(new Date(run.startedAt))}
      state={<RunStateBadge state={run.state} />}
      bar={
        isGoingOn(run) ? <ProgressBar thin label={run.name} done={run.step} total={run.steps} /> : undefined
      }
    />
  );
}
