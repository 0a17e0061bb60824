import { useState } from 'react';
import type { CommandGroup, HelpLine } from '../core/commands/command.ts';
import { groupTitle, LIST_GROUPS, READING_GROUPS } from '../core/commands/group-title.ts';
import { t } from '../core/language/translate.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { TextField } from '../ui/text-field.tsx';
import { classes } from '../ui/classes.ts';
import { useKeyboardLayout } from './use-keyboard-layout.ts';
import { useWorkstation } from './workstation-context.ts';
import styles from './help-dialog.module.css';

/** The visible map of the keyboard, made from the command table itself: it cannot be out of date. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { commands, navigation, session } = useWorkstation();
  // What can be used on this screen comes first.
  const groups =
    navigation.getState().screen === 'reading'
      ? [...READING_GROUPS, ...LIST_GROUPS]
      : [...LIST_GROUPS, ...READING_GROUPS];
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const lines = commands
    .help(useKeyboardLayout())
    .filter((line) => line.keys.length > 0 && line.title.toLowerCase().includes(wanted));
  return (
    <Dialog
      title={t('Keyboard')}
      size="large"
      onClose={onClose}
      actions={
        <Button
          onClick={() => {
            onClose();
            void session.changeSettings({ tourSeen: false });
          }}
        >
          {t('Take the tour')}
        </Button>
      }
    >
      <TextField
        hideLabel
        label={t('Find a command')}
        placeholder={t('Find a command')}
        value={text}
        onChange={setText}
      />
      <div className={styles.groups} tabIndex={0} role="region" aria-label={t('Commands and their keys')}>
        <div className={styles.columns}>
          {groups.map((group) => (
            <Group key={group} group={group} lines={lines.filter((line) => line.group === group)} />
          ))}
        </div>
        {lines.length === 0 && <p className={styles.none}>{t('No command is called like that.')}</p>}
      </div>
      <p className={styles.note}>
        {t(
          'Greyed: makes no sense just now. In every list: arrow keys, Page Up and Down, Home and End move, Space selects, Enter opens. Tab goes from part to part, Escape closes.',
        )}
      </p>
    </Dialog>
  );
}

function Group({ group, lines }: { readonly group: CommandGroup; readonly lines: readonly HelpLine[] }) {
  if (lines.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3>{groupTitle(group)}</h3>
      <dl>
        {lines.map((line) => (
          <div key={line.id} className={classes(styles.line, !line.enabled && styles.off)}>
            <dt>{line.title}</dt>
            <dd className={styles.keys}>
              {line.keys.map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
