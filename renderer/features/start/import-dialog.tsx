import { useState } from 'react';
import { useStore } from 'zustand';
import { ChooseBySystem } from '../../app/choose-by-system.tsx';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t, tn } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FolderDialog } from '../../ui/folder-dialog.tsx';
import { useBrowsing } from '../../ui/use-browsing.ts';
import { OfferedDialog } from './offered-dialog.tsx';
import { OwnJobView } from './own-job-view.tsx';
import { ProblemList } from './problem-list.tsx';

/** Open a folder: choose it, see it being read, and what came of it. Closing does not stop the reading. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { jobs, offered, show } = useWorkstation();
  const own = useStore(jobs.store, (state) => state.own);
  const running = own?.kind === 'import' && own.state === 'running';
  /** Shows the import instead of the folders: one that runs already, or one that was started here. */
  const [importing, setImporting] = useState(running);
  const isOffered = useStore(offered.store, (state) => state.places.length > 0);
  const started = (): void => {
    offered.clear();
    setImporting(true);
  };

  if (isOffered) {
    const refuse = (): void => {
      offered.clear();
      onClose();
    };
    return <OfferedDialog onClose={refuse} onStarted={started} />;
  }
  if (importing && own?.kind === 'import') {
    const ended = own.state !== 'running';
    return (
      <Dialog
        title={ended ? t('The folder has been read') : t('Reading the folder')}
        size="large"
        onClose={onClose}
        actions={
          ended && (
            <>
              <Button onClick={() => setImporting(false)}>{t('Open another folder')}</Button>
              <Button onClick={onClose}>{t('Close')}</Button>
            </>
          )
        }
      >
        <OwnJobView
          job={own}
          onGoOn={() => {
            onClose();
            show('worklist');
          }}
        />
        {ended &&
          own.summary !== null &&
          own.summary.failed + own.summary.refused + own.summary.conflicts > 0 && <ProblemList />}
      </Dialog>
    );
  }
  return <ChooseFolder onClose={onClose} onStarted={started} />;
}

interface ChooseFolderProps {
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

function ChooseFolder({ onClose, onStarted }: ChooseFolderProps) {
  const { jobs } = useWorkstation();
  const busy = useStore(jobs.store, (state) => state.own?.state === 'running');
  const browsing = useBrowsing(jobs.places);
  const { chosen } = browsing;
  const start = (place: string): void => {
    if (busy) return;
    void jobs.importPlace(place);
    onStarted();
  };
  return (
    <FolderDialog
      title={t('Open a folder')}
      browsing={browsing}
      label={t('Folders and files')}
      empty={t('Nothing in it that could be opened. Backspace goes back.')}
      more={(count) =>
        tn(
          count,
          'and {count} more that is not listed; import the folder to read it.',
          'and {count} more that are not listed; import the folder to read them.',
        )
      }
      verb={t('Import')}
      verbOn={(name) => t('Import “{name}”', { name })}
      disabled={busy}
      beside={<ChooseBySystem want="study" disabled={busy} onChosen={({ id }) => start(id)} />}
      onTake={() => {
        if (chosen !== null) start(chosen.id);
      }}
      onClose={onClose}
    />
  );
}
