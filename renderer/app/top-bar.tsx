import { CircleHelp, FolderOpen, GraduationCap, PackageOpen, Settings, UserRound } from 'lucide-react';
import { useStore } from 'zustand';
import { JobsButton } from '../features/jobs/jobs-button.tsx';
import { t } from '../core/language/translate.ts';
import { mayDo } from '../core/session/may-do.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { tip } from '../ui/tip.ts';
import { Toolbar } from '../ui/toolbar.tsx';
import { useWorkstation } from './workstation-context.ts';
import styles from './top-bar.module.css';

interface ShellActionsProps {
  readonly onSettings: () => void;
}

/** What is at hand on every screen: jobs, keyboard, settings, who reads. */
export function ShellActions({ onSettings }: ShellActionsProps) {
  const { session, commands, openPanel } = useWorkstation();
  const reader = useStore(session.store, (state) => state.reader);
  return (
    <Toolbar label={t('Program')}>
      <JobsButton keys={commands.keysOf('program.jobs')[0]} />
      <IconButton label={t('Keyboard')} keys="?" icon={<CircleHelp />} onClick={() => openPanel('help')} />
      <IconButton label={t('Settings and facts')} icon={<Settings />} onClick={onSettings} />
      <Button
        look="quiet"
        icon={<UserRound aria-hidden="true" />}
        onClick={() => openPanel('sign-in')}
        {...tip(reader === null ? t('Nobody has signed in: no verdicts') : t('Change the reader'))}
      >
        {reader === null ? t('Sign in') : reader.name}
        {reader?.authenticated === false && <span className={styles.note}>{t('not authenticated')}</span>}
      </Button>
    </Toolbar>
  );
}

/** Above start and worklist; the reading view has the whole window and takes `ShellActions` into its own bar. */
export function TopBar({ onSettings }: ShellActionsProps) {
  const { session, commands, navigation, worklist, openPanel, show } = useWorkstation();
  const screen = useStore(navigation, (state) => state.screen);
  const listed = useStore(worklist.store, (state) => state.filter !== null);
  const curates = useStore(session.store, (state) => mayDo(state, 'curator'));
  const workspace = useStore(session.store, (state) => state.workspace);
  const ready = useStore(session.store, (state) => state.phase === 'ready');
  return (
    <header className={styles.bar}>
      <span className={styles.brand}>Countersign</span>
      <span className={styles.workspace} {...tip(t('Workspace'))}>
        {workspace}
      </span>
      {ready && (
        <>
          {curates && (
            <Button look="quiet" icon={<FolderOpen aria-hidden="true" />} onClick={() => openPanel('import')}>
              {t('Open a folder…')}
            </Button>
          )}
          {curates && listed && screen !== 'export' && (
            <Button
              look="quiet"
              icon={<PackageOpen aria-hidden="true" />}
              onClick={() => show('export')}
              {...tip(t('What was signed leaves as standard files'), commands.keysOf('program.export')[0])}
            >
              {t('Export…')}
            </Button>
          )}
          {curates && listed && screen !== 'training' && (
            <Button
              look="quiet"
              icon={<GraduationCap aria-hidden="true" />}
              onClick={() => show('training')}
              {...tip(t('What was signed trains the next model'), commands.keysOf('program.training')[0])}
            >
              {t('Models…')}
            </Button>
          )}
          <ShellActions onSettings={onSettings} />
        </>
      )}
    </header>
  );
}
