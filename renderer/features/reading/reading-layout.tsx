import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { languageTag, t } from '../../core/language/translate.ts';
import { SplitPanel } from '../../ui/split-panel.tsx';
import { RelatedDialog } from './related-dialog.tsx';
import { ToolOptions } from './tool-options.tsx';
import { ToolPalette } from './tool-palette.tsx';
import { ViewBar } from './view-bar.tsx';
import { ViewportPane } from './viewport-pane.tsx';
import styles from './reading-layout.module.css';

interface ReadingLayoutProps {
  /** Above: who and where. */
  readonly header: ReactNode;
  /** Beside the image: structures and prompts. */
  readonly side: ReactNode;
  /** Below: verdicts. */
  readonly footer: ReactNode;
}

/** The reading view: tools, one or two images, and what other features put around them. */
export function ReadingLayout({ header, side, footer }: ReadingLayoutProps) {
  const workstation = useWorkstation();
  const { session, beside, refusal } = useStore(workstation.reading);
  const panel = useStore(workstation.navigation, (state) => state.panel);
  if (session === null) return null;
  return (
    <main className={styles.reading} aria-label={t('Reading view')}>
      {header}
      <div className={styles.bars}>
        <ViewBar model={workstation.main} />
      </div>
      <div className={styles.middle}>
        <ToolPalette />
        <SplitPanel
          label={t('Width of the list of structures')}
          initialRem={languageTag() === 'en' ? 23 : 25.5}
          minRem={18}
          maxRem={40}
          side={side}
        >
          <div className={styles.images}>
            <div className={styles.panes}>
              {/* A key of its own: no viewport ever lives on from one patient to the next. */}
              <ViewportPane key={session.caseId} session={session} model={workstation.main} />
              {beside !== null && (
                <ViewportPane key={`beside-${beside.caseId}`} session={beside} model={workstation.beside} />
              )}
            </div>
            <div className={styles.status}>
              <ToolOptions />
            </div>
          </div>
        </SplitPanel>
      </div>
      {refusal !== '' && (
        <p role="alert" className={styles.refusal}>
          {refusal}
        </p>
      )}
      {footer}
      {panel === 'related' && <RelatedDialog onClose={() => workstation.openPanel(null)} />}
    </main>
  );
}
