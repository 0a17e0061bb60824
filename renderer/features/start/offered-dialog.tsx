import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t, tn } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** More names do not help to see that it is the right disc. */
const NAMED = 8;

interface OfferedDialogProps {
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

/** Asks whether what was dropped on the window, or opened by the system, shall be imported. */
export function OfferedDialog({ onClose, onStarted }: OfferedDialogProps) {
  const { jobs, offered } = useWorkstation();
  const places = useStore(offered.store, (state) => state.places);
  const busy = useStore(jobs.store, (state) => state.own?.state === 'running');
  const start = (): void => {
    void jobs.importPlaces(places.map(({ id }) => id));
    onStarted();
  };
  const unnamed = places.length - NAMED;
  return (
    <Dialog
      title={t('Import what was opened?')}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={offered.clear}>{t('Open another folder')}</Button>
          <Button look="primary" data-autofocus disabled={busy} onClick={start}>
            {t('Import')}
          </Button>
        </>
      }
    >
      <ul>
        {places.slice(0, NAMED).map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
      {unnamed > 0 && <p>{tn(unnamed, 'and {count} more', 'and {count} more')}</p>}
      {busy && <p>{t('Another import is under way; this one can begin when it has ended.')}</p>}
    </Dialog>
  );
}
