import { useState } from 'react';
import { useStore } from 'zustand';
import { MODEL_FILE_END } from '../../../core/domain/model-file-end.ts';
import type { ModelSummary } from '../../../core/contract/training.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { sentenceOf } from '../../core/language/sentence-of.ts';
import { t } from '../../core/language/translate.ts';
import { isModelId } from '../../core/training/training-choices.ts';
import { Button } from '../../ui/button.tsx';
import { FolderDialog } from '../../ui/folder-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { isFolder, useBrowsing, type BrowsedPlace } from '../../ui/use-browsing.ts';

interface ExportDialogProps {
  readonly model: ModelSummary;
  readonly onClose: () => void;
}

/** A folder of the station that the model is written into as one file. */
export function ExportDialog({ model, onClose }: ExportDialogProps) {
  const { jobs, training, session } = useWorkstation();
  const bySystem = useStore(session.store, (state) => state.host.folderDialog);
  const browsing = useBrowsing(jobs.places, isFolder);
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
  const browsing = useBrowsing(jobs.places, isFolderOrModel);
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

function isFolderOrModel(place: BrowsedPlace): boolean {
  return isFolder(place) || place.name.endsWith(MODEL_FILE_END);
}
