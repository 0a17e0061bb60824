import { ReaderPicker } from '../features/start/reader-picker.tsx';
import { t } from '../core/language/translate.ts';
import { Dialog } from '../ui/dialog.tsx';

/** Who reads, asked for from any screen: at the first verdict, or to hand over the station. */
export function SignInDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={t('Who reads?')} size="small" onClose={onClose}>
      <ReaderPicker onDone={onClose} />
    </Dialog>
  );
}
