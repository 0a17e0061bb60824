import { useState } from 'react';
import { roleSchema, type Role } from '../../../core/domain/account.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { roleHint, roleWord } from './account-words.ts';
import type { OneTimeFacts } from './one-time.tsx';
import styles from './accounts.module.css';

interface AddAccountProps {
  readonly act: (work: () => Promise<OneTimeFacts | null>) => Promise<boolean>;
}

/** A further account; its one-time passphrase is shown by the list. */
export function AddAccount({ act }: AddAccountProps) {
  const { session } = useWorkstation();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('reader');
  const [busy, setBusy] = useState(false);

  const add = async (): Promise<void> => {
    if (busy || name.trim() === '') return;
    setBusy(true);
    const worked = await act(async () => {
      const { account, oneTimePassphrase } = await session.accounts.add({ name: name.trim(), role });
      return { name: account.name, passphrase: oneTimePassphrase };
    });
    setBusy(false);
    if (worked) setName('');
  };

  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TextField label={t('Name of a new account')} value={name} onChange={setName} maxLength={80} />
      <Select
        label={t('Role')}
        value={role}
        options={roleSchema.options.map((value) => ({ value, label: roleWord(value) }))}
        onChange={setRole}
      />
      <Button type="submit" busy={busy} disabled={name.trim() === ''}>
        {t('Add the account')}
      </Button>
      <span className={styles.note}>
        {roleWord(role)}: {roleHint(role)}
      </span>
    </form>
  );
}
