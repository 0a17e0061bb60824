import { useStore } from 'zustand';
import { mayDo } from '../core/session/may-do.ts';
import { AccountsDialog } from '../features/accounts/accounts-dialog.tsx';
import { LoginFacts } from '../features/accounts/login-facts.tsx';
import { PassphraseDialog } from '../features/accounts/passphrase-dialog.tsx';
import { RequireLoginsDialog } from '../features/accounts/require-logins-dialog.tsx';
import { JobsDialog } from '../features/jobs/jobs-dialog.tsx';
import { SettingsDialog } from '../features/settings/settings-dialog.tsx';
import { ImportDialog } from '../features/start/import-dialog.tsx';
import { ProblemList } from '../features/start/problem-list.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { SignInDialog } from './sign-in-dialog.tsx';
import { useWorkstation } from './workstation-context.ts';

interface PanelsProps {
  readonly settings: boolean;
  readonly onCloseSettings: () => void;
}

/** What may be laid over any screen. Guideline, history and related cases belong to the reading view. */
export function Panels({ settings, onCloseSettings }: PanelsProps) {
  const { navigation, session, openPanel } = useWorkstation();
  const curates = useStore(session.store, (state) => mayDo(state, 'curator'));
  const panel = useStore(navigation, (state) => state.panel);
  const leaving = useStore(navigation, (state) => state.leaving);
  const close = (): void => openPanel(null);
  return (
    <>
      {panel === 'help' && <HelpDialog onClose={close} />}
      {panel === 'jobs' && <JobsDialog onClose={close} />}
      {panel === 'sign-in' && <SignInDialog onClose={close} />}
      {panel === 'accounts' && <AccountsDialog onClose={close} />}
      {panel === 'passphrase' && <PassphraseDialog onClose={close} />}
      {panel === 'require-logins' && <RequireLoginsDialog onClose={close} />}
      {panel === 'import' && <ImportDialog onClose={close} />}
      {settings && (
        <SettingsDialog
          onClose={onCloseSettings}
          problems={curates && <ProblemList />}
          logins={<LoginFacts onLeave={onCloseSettings} />}
        />
      )}
      {leaving !== null && <LeaveDialog message={leaving.message} />}
    </>
  );
}
