import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import styles from './settings-dialog.module.css';

interface SettingsDialogProps {
  readonly onClose: () => void;
  /** The list of files that could not be read; another feature's. */
  readonly problems: ReactNode;
}

/** Who, where, with what: facts of this station, and the few that can be changed. */
export function SettingsDialog({ onClose, problems }: SettingsDialogProps) {
  const { session, openPanel } = useWorkstation();
  const { reader, workspace, images, tasks, inference, version } = useStore(session.store);
  const unusable = tasks.filter((task) => task.problem !== '');
  return (
    <Dialog title="Settings and facts" size="large" onClose={onClose}>
      <dl className={styles.facts}>
        <Fact name="Reader">
          <span className={styles.reader}>
            {reader === null ? (
              'nobody; verdicts cannot be given'
            ) : (
              <span>
                {reader.name} {!reader.authenticated && <em className={styles.quiet}>not authenticated</em>}
              </span>
            )}
            <Button
              small
              onClick={() => {
                onClose();
                openPanel('sign-in');
              }}
            >
              {reader === null ? 'Sign in…' : 'Change reader…'}
            </Button>
            {reader !== null && (
              <Button small look="quiet" onClick={() => void session.signOut()}>
                Sign out
              </Button>
            )}
          </span>
        </Fact>
        <Fact name="Workspace">
          {workspace} <span className={styles.quiet}>{images.toLocaleString('en')} images</span>
        </Fact>
        <Fact name="Tasks">
          {tasks.length === 0
            ? 'none'
            : tasks.map(({ task, cases }) => (
                <span key={task.id} className={styles.task}>
                  {task.title}{' '}
                  <span className={styles.quiet}>
                    version {task.version}, {task.structures.length} structures, {cases.toLocaleString('en')}{' '}
                    cases
                  </span>
                </span>
              ))}
        </Fact>
        <Fact name="Networks">
          {inference === '' ? 'No network has run yet; the first one decides where they run.' : inference}
        </Fact>
        <Fact name="Version">Countersign {version}</Fact>
        <Fact name="Licences">
          Countersign is under the Apache License 2.0; the parts of others are named with their licences in
          the file NOTICE beside the program, and those of the models in their cards.
        </Fact>
        <Fact name="Connections">None but to the program itself on this machine.</Fact>
      </dl>
      {unusable.map(({ task, problem }) => (
        <InlineMessage key={task.id} level="warning">
          {task.title}: {problem}
        </InlineMessage>
      ))}
      {problems}
    </Dialog>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
