import { useCallback } from 'react';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t, tn } from '../../core/language/translate.ts';
import { FolderDialog } from '../../ui/folder-dialog.tsx';
import { useBrowsing } from '../../ui/use-browsing.ts';

/** A folder of the station; files in it are not shown. */
export function PlaceDialog({ onClose }: { readonly onClose: () => void }) {
  const { jobs, exporting } = useWorkstation();
  const folders = useCallback(
    async (place: string | null) => {
      const listing = await jobs.places(place);
      return {
        ...listing,
        entries: listing.entries.filter(({ kind }) => kind === 'folder' || kind === 'drive'),
      };
    },
    [jobs],
  );
  const browsing = useBrowsing(folders);
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
      label={t('Folders')}
      empty={t('No folder in this one: it can be chosen itself. Backspace goes back.')}
      more={(count) =>
        tn(count, 'and {count} more that is not listed.', 'and {count} more that are not listed.')
      }
      verb={t('Choose')}
      verbOn={(name) => t('Choose “{name}”', { name })}
      onTake={take}
      onClose={onClose}
    />
  );
}
