import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
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
  const main = useRef<HTMLElement>(null);
  // For the arrow keys and for who hears the page: its name is said first.
  useEffect(() => main.current?.focus(), []);
  const running = run?.state === 'running';
  return (
    <main ref={main} tabIndex={-1} className={styles.screen} aria-label={t('Export')}>
      <header className={styles.header}>
        <Button look="quiet" icon={<ArrowLeft aria-hidden="true" />} onClick={() => show('worklist')}>
          {t('List')}
        </Button>
        <h1 className={styles.title}>
          {t('Export')} <span className={styles.task}>{task?.title ?? ''}</span>
        </h1>
      </header>
      <div className={styles.parts}>
        <div className={styles.choices}>
          {/* What is being written does not change any more. */}
          <fieldset className={styles.fieldset} disabled={running}>
            <legend className="visually-hidden">{t('What leaves and how')}</legend>
            <CasesSection />
            <FormatsSection />
            <DeidentifySection />
            <SplitSection />
            <PlaceSection />
          </fieldset>
        </div>
        <div className={styles.outcome}>
          <div className={styles.found}>
            {run !== null && !running && <RunResult run={run} />}
            <CheckPanel />
          </div>
          <div className={styles.foot}>
            <RunSummary />
            <RunBar />
          </div>
        </div>
      </div>
    </main>
  );
}
