import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { FolderDialog } from '../../ui/folder-dialog.tsx';
import { isFolder, useBrowsing } from '../../ui/use-browsing.ts';

/** A folder of the station; files in it are not shown. */
export function PlaceDialog({ onClose }: { readonly onClose: () => void }) {
  const { jobs, exporting } = useWorkstation();
  const browsing = useBrowsing(jobs.places, isFolder);
  const { chosen, path } = browsing;
  const take = (): void => {
    if (chosen === null) return;
    const inside = path.some(({ id }) => id === chosen.id) ? path : [...path, chosen];
    exporting.choosePlace({ id: chosen.id, words: inside.map(({ name }) => name).join(' › ') });
    onClose();
  };
  return (
    <FolderDialog
      title={t('Where the export goes')}
      browsing={browsing}
      verb={t('Choose')}
      verbOn={(name) => t('Choose “{name}”', { name })}
      onTake={take}
      onClose={onClose}
    />
  );
}
