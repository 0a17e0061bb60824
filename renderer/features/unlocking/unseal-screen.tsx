import { LockKeyhole } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { FrontCard, FrontPage } from '../../ui/front-page.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { usePassphrase } from '../../ui/use-passphrase.ts';

/** Of a sealed workspace nothing is there before its passphrase: not even its name. */
export function UnsealScreen() {
  const { session } = useWorkstation();
  const [keep, setKeep] = useState(false);
  const canKeep = useStore(session.store, (state) => state.keychain);
  const { passphrase, setPassphrase, busy, problem, field, submit } = usePassphrase((typed) =>
    session.unsealWorkspace({ passphrase: typed, keep: keep && canKeep }),
  );

  return (
    <FrontPage
      label={t('Sealed workspace')}
      motto={t('A radiologist signs for what a machine drew.')}
      width="narrow"
    >
      <FrontCard title={t('Sealed workspace')} icon={<LockKeyhole aria-hidden="true" />}>
        <form className="stack" aria-label={t('Sealed workspace')} onSubmit={submit}>
          <p>{t('This workspace is encrypted. Its passphrase opens it.')}</p>
          <TextField
            ref={field}
            type="password"
            label={t('Passphrase of the workspace')}
            value={passphrase}
            onChange={setPassphrase}
            maxLength={1000}
            autoFocus
          />
          {canKeep && (
            <Toggle
              on={keep}
              onChange={setKeep}
              label={t('Do not ask again on this account')}
              hint={t(
                'The keychain of this account of the computer keeps the key: whoever can use the account opens the workspace.',
              )}
            />
          )}
          {problem !== '' && <InlineMessage level="error">{problem}</InlineMessage>}
          <div className="actions">
            <Button type="submit" look="primary" busy={busy} disabled={passphrase === ''}>
              {t('Open the workspace')}
            </Button>
          </div>
        </form>
      </FrontCard>
    </FrontPage>
  );
}
