import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { isGoingOn } from '../../core/training/create-runs-model.ts';
import type { TrainingView } from '../../core/training/training-model.ts';
import { t } from '../../core/language/translate.ts';
import { Page } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Tabs, type Tab } from '../../ui/tabs.tsx';
import { ComparisonView } from './comparison-view.tsx';
import { ModelsView } from './models-view.tsx';
import { NewView } from './new-view.tsx';
import { RunsView } from './runs-view.tsx';
import styles from './training-screen.module.css';

/** The curator's page: which models there are, the next training, how it goes, and whether it is better. */
export function TrainingScreen() {
  const { training, show } = useWorkstation();
  const view = useStore(training.store, (state) => state.view);
  const going = useStore(training.runs.store, (state) => state.runs.filter(isGoingOn).length);
  const tabs: readonly Tab<TrainingView>[] = [
    { value: 'models', label: t('Models') },
    { value: 'new', label: t('New training') },
    {
      value: 'runs',
      label: t('Trainings'),
      note: going > 0 && <span className={styles.going}>{going}</span>,
    },
    { value: 'comparison', label: t('Comparison') },
  ];
  return (
    <Tabs label={t('Models and training')} tabs={tabs} value={view} onChange={training.show}>
      {(bar, panel) => (
        <Page
          label={t('Models and training')}
          title={<span className={styles.title}>{t('Models and training')}</span>}
          beside={
            <>
              {bar}
              <TaskChoice />
            </>
          }
          back={{ label: t('List'), run: () => show('worklist') }}
        >
          <div {...panel} role="tabpanel" className={styles.panel}>
            {view === 'models' && <ModelsView />}
            {view === 'new' && <NewView />}
            {view === 'runs' && <RunsView />}
            {view === 'comparison' && <ComparisonView />}
          </div>
        </Page>
      )}
    </Tabs>
  );
}

function TaskChoice() {
  const { training, session } = useWorkstation();
  const tasks = useStore(session.store, (state) => state.tasks);
  const taskId = useStore(training.store, (state) => state.taskId);
  if (tasks.length === 0) return null;
  return (
    <span className={styles.task}>
      <Select
        inline
        label={t('Task')}
        value={taskId}
        options={tasks.map(({ task }) => ({ value: task.id, label: task.title }))}
        onChange={training.chooseTask}
      />
    </span>
  );
}
