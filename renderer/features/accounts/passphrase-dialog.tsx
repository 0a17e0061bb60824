import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { PassphraseForm } from './passphrase-form.tsx';

/** A reader changes their own passphrase; the signing key stays. */
export function PassphraseDialog({ onClose }: { readonly onClose: () => void }) {
  const { session } = useWorkstation();
  return (
    <Dialog title={t('Change the passphrase')} onClose={onClose}>
      <PassphraseForm
        label={t('Present passphrase')}
        cancel={{ label: t('Cancel'), run: onClose }}
        onDone={() => {
          onClose();
          session.notify('info', t('The passphrase is changed.'));
        }}
      />
    </Dialog>
  );
}
