import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { MODEL_FILE_END } from '../../../core/domain/model-file-end.ts';
import type { ModelSummary } from '../../../core/contract/training.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { sentenceOf } from '../../core/language/sentence-of.ts';
import { t, tn } from '../../core/language/translate.ts';
import { isModelId } from '../../core/training/training-choices.ts';
import { Button } from '../../ui/button.tsx';
import { FolderDialog } from '../../ui/folder-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useBrowsing } from '../../ui/use-browsing.ts';

interface ExportDialogProps {
  readonly model: ModelSummary;
  readonly onClose: () => void;
}

/** A folder of the station that the model is written into as one file. */
export function ExportDialog({ model, onClose }: ExportDialogProps) {
  const { jobs, training, session } = useWorkstation();
  const bySystem = useStore(session.store, (state) => state.host.folderDialog);
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
  const into = (place: string): void => {
    void training.models.exportTo(model.id, place);
    onClose();
  };
  const choose = async (): Promise<void> => {
    try {
      const place = await jobs.choosePlace('target');
      if (place !== null) into(place.id);
    } catch (error) {
      session.notify('warning', sentenceOf(error));
    }
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
      beside={bySystem && <Button onClick={() => void choose()}>{t('Choose by the system…')}</Button>}
      onTake={() => {
        if (browsing.chosen !== null) into(browsing.chosen.id);
      }}
      onClose={onClose}
    />
  );
}

/** A model's file. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { jobs, training } = useWorkstation();
  const [as, setAs] = useState('');
  const models = useCallback(
    async (place: string | null) => {
      const listing = await jobs.places(place);
      return {
        ...listing,
        entries: listing.entries.filter(
          ({ kind, name }) => kind === 'folder' || kind === 'drive' || name.endsWith(MODEL_FILE_END),
        ),
      };
    },
    [jobs],
  );
  const browsing = useBrowsing(models);
  const { chosen } = browsing;
  const isFile = chosen?.kind === 'file';
  const isId = as === '' || isModelId(as);
  const take = (): void => {
    if (chosen === null || !isFile || !isId) return;
    void training.models.importFrom(chosen.id, as === '' ? null : as);
    onClose();
  };
  return (
    <FolderDialog
      title={t('Import a model')}
      browsing={browsing}
      label={t('Folders and models')}
      empty={t('No model in it: its file ends with {end}. Backspace goes back.', { end: MODEL_FILE_END })}
      more={(count) =>
        tn(count, 'and {count} more that is not listed.', 'and {count} more that are not listed.')
      }
      verb={t('Import')}
      verbOn={(name) => t('Import “{name}”', { name })}
      disabled={!isFile || !isId}
      beside={
        <TextField
          inline
          label={t('Under the id')}
          placeholder={t('its own')}
          value={as}
          maxLength={64}
          aria-invalid={!isId}
          onChange={setAs}
        />
      }
      onTake={take}
      onClose={onClose}
    />
  );
}
