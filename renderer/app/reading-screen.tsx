import type { MouseEvent } from 'react';
import { useStore } from 'zustand';
import { PromptPanel } from '../features/prompting/prompt-panel.tsx';
import { ReadingLayout } from '../features/reading/reading-layout.tsx';
import { GuidelineDialog } from '../features/structures/guideline-dialog.tsx';
import { HistoryDialog } from '../features/structures/history-dialog.tsx';
import { StructureList } from '../features/structures/structure-list.tsx';
import { CaseHeader } from '../features/verdict/case-header.tsx';
import { ReasonDialog } from '../features/verdict/reason-dialog.tsx';
import { SkippedDialog } from '../features/verdict/skipped-dialog.tsx';
import { VerdictBar } from '../features/verdict/verdict-bar.tsx';
import { ShellActions } from './top-bar.tsx';
import { useWorkstation } from './workstation-context.ts';
import styles from './reading-screen.module.css';

/** The open case with all that is needed to decide on it. */
export function ReadingScreen({ onSettings }: { readonly onSettings: () => void }) {
  const workstation = useWorkstation();
  const session = useStore(workstation.reading, (state) => state.session);
  const panel = useStore(workstation.navigation, (state) => state.panel);
  if (session === null) return null;
  const close = (): void => workstation.openPanel(null);
  return (
    <div className={styles.screen} onMouseDown={keepKeyboard}>
      <ReadingLayout
        header={<CaseHeader session={session} actions={<ShellActions onSettings={onSettings} />} />}
        side={
          <div className={styles.side}>
            <StructureList session={session} />
            <PromptPanel />
          </div>
        }
        footer={<VerdictBar session={session} />}
      />
      {panel === 'guideline' && <GuidelineDialog session={session} onClose={close} />}
      {panel === 'history' && <HistoryDialog session={session} onClose={close} />}
      <ReasonDialog session={session} />
      <SkippedDialog session={session} />
    </div>
  );
}

/**
 * A button that was clicked does not take the keyboard: otherwise Space, "next that needs me", would press the
 * button once more.
 */
function keepKeyboard(event: MouseEvent): void {
  if (!(event.target instanceof Element) || event.target.closest('dialog, [popover]') !== null) return;
  if (event.target.closest('button') === null) return;
  event.preventDefault();
  const focused = document.activeElement;
  // What was typed into a field is finished by the click.
  if (focused instanceof HTMLElement && focused.matches('input, select, textarea, button')) focused.blur();
}
