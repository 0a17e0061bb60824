import { ReaderPicker } from '../features/start/reader-picker.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** Who reads, asked for from any screen: at the first verdict, or to hand over the station. */
export function SignInDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Who reads?" size="small" onClose={onClose}>
      <ReaderPicker onDone={onClose} />
    </Dialog>
  );
}
