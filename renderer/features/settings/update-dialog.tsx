import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { number, t } from '../../core/language/translate.ts';
import type { UpdateState } from '../../core/upkeep/upkeep-model.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FolderDialog } from '../../ui/folder-dialog.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { isFolder, useBrowsing, type BrowsedPlace } from '../../ui/use-browsing.ts';

/** Chooses an update file, says whether it is genuine, and unpacks its installer; installing is the person's. */
export function UpdateDialog({ onClose }: { readonly onClose: () => void }) {
  const { upkeep } = useWorkstation();
  const update = useStore(upkeep.store, (state) => state.update);
  /** Null: the file itself is asked for. */
  const [installer, setInstaller] = useState<string | null>(null);
  useEffect(() => upkeep.reset, [upkeep]);
  if (update.phase === 'none') {
    return <Choosing what="file" onTake={(place) => void upkeep.checkUpdate(place)} onClose={onClose} />;
  }
  if (installer !== null && update.phase === 'genuine') {
    return (
      <Choosing
        what="folder"
        onTake={(target) => void upkeep.unpack(installer, target)}
        onClose={() => setInstaller(null)}
      />
    );
  }
  return (
    <Dialog
      title={t('Update by a file')}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('Close')}</Button>}
    >
      <Outcome update={update} onUnpack={setInstaller} />
    </Dialog>
  );
}

function Outcome({
  update,
  onUnpack,
}: {
  readonly update: UpdateState;
  readonly onUnpack: (file: string) => void;
}) {
  if (update.phase === 'reading' || update.phase === 'unpacking') {
    const label = update.phase === 'reading' ? t('Reading the update file') : t('Unpacking the installer');
    return <ProgressBar label={label} done={update.done} total={update.total === 0 ? null : update.total} />;
  }
  if (update.phase === 'refused') return <InlineMessage level="error">{update.problem}</InlineMessage>;
  if (update.phase === 'unpacked') {
    return (
      <>
        <p>{t('The installer was unpacked and read back; it is as it was signed:')}</p>
        <p>
          <code>{update.path}</code>
        </p>
        <p>
          {t(
            'Close Countersign, make a copy of the workspace, then start the installer yourself: Countersign never does.',
          )}
        </p>
      </>
    );
  }
  if (update.phase !== 'genuine') return null;
  const { version, released, notes, fingerprint, installers } = update.facts;
  return (
    <>
      <p>
        {t('Version {version} of {date} is genuine and fits this computer.', {
          version,
          date: released.slice(0, 10),
        })}
      </p>
      {notes !== '' && <pre>{notes}</pre>}
      <p>
        {t('Signed by the release key')} <code>{fingerprint}</code>
      </p>
      {installers.map(({ file, bytes }) => (
        <p key={file}>
          {file}, {t('{size} MB', { size: number(Math.ceil(bytes / 1e6)) })}{' '}
          <Button small onClick={() => onUnpack(file)}>
            {t('Unpack…')}
          </Button>
        </p>
      ))}
    </>
  );
}

interface ChoosingProps {
  readonly what: 'file' | 'folder';
  readonly onTake: (place: string) => void;
  readonly onClose: () => void;
}

/** The update file, or the folder for its installer, among the places of the station. */
function Choosing({ what, onTake, onClose }: ChoosingProps) {
  const { jobs } = useWorkstation();
  const browsing = useBrowsing(jobs.places, what === 'file' ? isFolderOrUpdate : isFolder);
  const { chosen } = browsing;
  const fits = chosen !== null && (what === 'folder') === isFolder(chosen);
  return (
    <FolderDialog
      title={what === 'file' ? t('Which update file?') : t('Where the installer goes')}
      browsing={browsing}
      {...(what === 'file' && {
        label: t('Folders and update files'),
        empty: t('No update file in this folder. Backspace goes back.'),
      })}
      verb={t('Choose')}
      verbOn={(name) => t('Choose “{name}”', { name })}
      disabled={!fits}
      onTake={() => {
        if (chosen !== null && fits) onTake(chosen.id);
      }}
      onClose={onClose}
    />
  );
}

function isFolderOrUpdate(place: BrowsedPlace): boolean {
  return isFolder(place) || place.name.toLowerCase().endsWith('.update');
}
