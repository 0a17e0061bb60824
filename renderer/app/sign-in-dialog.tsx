import { useStore } from 'zustand';
import { OwnAccount } from '../features/accounts/own-account.tsx';
import { ReaderPicker } from '../features/start/reader-picker.tsx';
import { t } from '../core/language/translate.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useWorkstation } from './workstation-context.ts';

/** Who reads, asked for from any screen: at the first verdict, or to hand over the station. */
export function SignInDialog({ onClose }: { readonly onClose: () => void }) {
  const { session } = useWorkstation();
  const required = useStore(session.store, (state) => state.login.required);
  return (
    <Dialog title={required ? t('Your account') : t('Who reads?')} size="small" onClose={onClose}>
      {required ? <OwnAccount onDone={onClose} /> : <ReaderPicker onDone={onClose} />}
    </Dialog>
  );
}
