import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { ChoicesPage } from '../../ui/choices-page.tsx';
import { Page } from '../../ui/page.tsx';
import { CasesSection } from './cases-section.tsx';
import { CheckPanel } from './check-panel.tsx';
import { DeidentifySection } from './deidentify-section.tsx';
import { FormatsSection } from './formats-section.tsx';
import { PlaceSection } from './place-section.tsx';
import { RunBar } from './run-bar.tsx';
import { RunResult } from './run-result.tsx';
import { RunSummary } from './run-summary.tsx';
import { SplitSection } from './split-section.tsx';
import styles from './export-screen.module.css';

/** What leaves the station: choices on the left, what comes of them on the right. */
export function ExportScreen() {
  const { exporting, show } = useWorkstation();
  const task = useStore(exporting.store, (state) => state.task);
  const run = useStore(exporting.store, (state) => state.run);
  const running = run?.state === 'running';
  return (
    <Page
      label={t('Export')}
      title={
        <>
          {t('Export')} <span className={styles.task}>{task?.title ?? ''}</span>
        </>
      }
      back={{ label: t('List'), run: () => show('worklist') }}
    >
      <ChoicesPage
        legend={t('What leaves and how')}
        disabled={running}
        choices={
          <>
            <CasesSection />
            <FormatsSection />
            <DeidentifySection />
            <SplitSection />
            <PlaceSection />
          </>
        }
        outcome="narrow"
        found={
          <>
            {run !== null && !running && <RunResult run={run} />}
            <CheckPanel />
          </>
        }
        foot={
          <>
            <RunSummary />
            <RunBar />
          </>
        }
      />
    </Page>
  );
}
