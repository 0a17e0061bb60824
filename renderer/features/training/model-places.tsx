import { useCallback } from 'react';
import type { ModelSummary } from '../../../core/contract/training.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t, tn } from '../../core/language/translate.ts';
import { FolderDialog } from '../../ui/folder-dialog.tsx';
import { useBrowsing } from '../../ui/use-browsing.ts';

interface ExportDialogProps {
  readonly model: ModelSummary;
  readonly onClose: () => void;
}

/** A folder of the station that the model is written into as one file. */
export function ExportDialog({ model, onClose }: ExportDialogProps) {
  const { jobs, training } = useWorkstation();
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
  const take = (): void => {
    if (browsing.chosen === null) return;
    void training.models.exportTo(model.id, browsing.chosen.id);
    onClose();
  };
  return (
    <FolderDialog
      title={t('Where “{name}” is exported to', { name: model.name })}
      browsing={browsing}
      label={t('Folders')}
      empty={t('No folder in this one: it can be chosen itself. Backspace goes back.')}
      more={(count) =>
        tn(count, 'and {count} more that is not listed.', 'and {count} more that are not listed.')
      }
      verb={t('Export')}
      verbOn={(name) => t('Export into “{name}”', { name })}
      onTake={take}
      onClose={onClose}
    />
  );
}

/** A model's file. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { jobs, training } = useWorkstation();
  const browsing = useBrowsing(jobs.places);
  const { chosen } = browsing;
  const isFile = chosen?.kind === 'file' || chosen?.kind === 'archive';
  const take = (): void => {
    if (chosen === null || !isFile) return;
    void training.models.importFrom(chosen.id);
    onClose();
  };
  return (
    <FolderDialog
      title={t('Import a model')}
      browsing={browsing}
      label={t('Folders and files')}
      empty={t('Nothing in it that could be a model. Backspace goes back.')}
      more={(count) =>
        tn(count, 'and {count} more that is not listed.', 'and {count} more that are not listed.')
      }
      verb={t('Import')}
      verbOn={(name) => t('Import “{name}”', { name })}
      disabled={!isFile}
      onTake={take}
      onClose={onClose}
    />
  );
}
