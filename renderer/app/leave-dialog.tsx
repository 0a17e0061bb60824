import { t } from '../core/language/translate.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useWorkstation } from './workstation-context.ts';

/** Asks before a case is left while something in it is not saved. */
export function LeaveDialog({ message }: { readonly message: string }) {
  const { leaveAnyway, stay } = useWorkstation();
  return (
    <Dialog
      title={t('Not everything is saved')}
      size="small"
      onClose={stay}
      actions={
        <>
          <Button look="danger" onClick={leaveAnyway}>
            {t('Leave and lose it')}
          </Button>
          <Button look="primary" data-autofocus onClick={stay}>
            {t('Stay')}
          </Button>
        </>
      }
    >
      <p>{message}</p>
    </Dialog>
  );
}
