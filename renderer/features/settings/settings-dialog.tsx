import { useEffect, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t, tn } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fact } from '../../ui/fact.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { Appearance } from './appearance.tsx';
import { Upkeep } from './upkeep.tsx';
import styles from './settings-dialog.module.css';

interface SettingsDialogProps {
  readonly onClose: () => void;
  /** The list of files that could not be read; another feature's. */
  readonly problems: ReactNode;
  /** Whether logins are required, and their settings; another feature's. */
  readonly logins: ReactNode;
}

/** Who, where, with what: facts of this station, and the few that can be changed. */
export function SettingsDialog({ onClose, problems, logins }: SettingsDialogProps) {
  const { session, openPanel } = useWorkstation();
  const { reader, login, workspace, images, tasks, inference } = useStore(session.store);
  // Networks and cases may have changed since the page last asked.
  useEffect(() => void session.refresh(), [session]);
  const unusable = tasks.filter((task) => task.problem !== '');
  return (
    <Dialog title={t('Settings and facts')} size="large" onClose={onClose}>
      <dl className={styles.facts}>
        <Fact name={t('Reader')}>
          <span className={styles.reader}>
            {reader === null ? (
              t('nobody; verdicts cannot be given')
            ) : (
              <span>
                {reader.name}{' '}
                {!reader.authenticated && <em className={styles.quiet}>{t('not authenticated')}</em>}
              </span>
            )}
            <Button
              small
              onClick={() => {
                onClose();
                openPanel('sign-in');
              }}
            >
              {reader === null ? t('Sign in…') : login.required ? t('Your account…') : t('Change reader…')}
            </Button>
            {reader !== null && !login.required && (
              <Button small look="quiet" onClick={() => void session.signOut()}>
                {t('Sign out')}
              </Button>
            )}
          </span>
        </Fact>
        <Fact name={t('Logins')}>{logins}</Fact>
        <Appearance />
        <Fact name={t('Workspace')}>
          {workspace} <span className={styles.quiet}>{tn(images, '{count} image', '{count} images')}</span>
        </Fact>
        <Fact name={t('Tasks')}>
          {tasks.length === 0
            ? t('none')
            : tasks.map(({ task, cases }) => (
                <span key={task.id} className={styles.task}>
                  {task.title}{' '}
                  <span className={styles.quiet}>
                    {[
                      t('version {version}', { version: String(task.version) }),
                      tn(task.structures.length, '{count} structure', '{count} structures'),
                      tn(cases, '{count} case', '{count} cases'),
                    ].join(', ')}
                  </span>
                </span>
              ))}
        </Fact>
        <Fact name={t('Networks')}>
          {inference === ''
            ? t('No network has run yet; the first one decides where they run.')
            : sentence(inference)}
        </Fact>
        <Upkeep />
        <Fact name={t('Licences')}>
          {t(
            'Countersign is under the Apache License 2.0; the parts of others are named with their licences in the file NOTICE beside the program, and those of the models in their cards.',
          )}
        </Fact>
        <Fact name={t('Connections')}>{t('None but to the program itself on this machine.')}</Fact>
      </dl>
      {unusable.map(({ task, problem }) => (
        <InlineMessage key={task.id} level="warning">
          {task.title}: {sentence(problem)}
        </InlineMessage>
      ))}
      {problems}
    </Dialog>
  );
}
