import { useState } from 'react';
import { MODEL_FILE_END } from '../../../core/domain/model-file-end.ts';
import type { ModelSummary } from '../../../core/contract/training.ts';
import { ChooseBySystem } from '../../app/choose-by-system.tsx';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { isModelId } from '../../core/training/training-choices.ts';
import { FolderDialog } from '../../ui/folder-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { isFolder, useBrowsing, type BrowsedPlace } from '../../ui/use-browsing.ts';

interface ExportDialogProps {
  readonly model: ModelSummary;
  readonly onClose: () => void;
}

/** A folder of the station that the model is written into as one file. */
export function ExportDialog({ model, onClose }: ExportDialogProps) {
  const { jobs, training } = useWorkstation();
  const browsing = useBrowsing(jobs.places, isFolder);
  const into = (place: string): void => {
    void training.models.exportTo(model.id, place);
    onClose();
  };
  return (
    <FolderDialog
      title={t('Where “{name}” is exported to', { name: model.name })}
      browsing={browsing}
      verb={t('Export')}
      verbOn={(name) => t('Export into “{name}”', { name })}
      beside={<ChooseBySystem want="target" onChosen={({ id }) => into(id)} />}
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
  const from = (place: string): void => {
    if (!isId) return;
    void training.models.importFrom(place, as === '' ? null : as);
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
        <>
          <TextField
            inline
            label={t('Under the id')}
            placeholder={t('its own')}
            value={as}
            maxLength={64}
            aria-invalid={!isId}
            onChange={setAs}
          />
          <ChooseBySystem want="model" disabled={!isId} onChosen={({ id }) => from(id)} />
        </>
      }
      onTake={() => {
        if (chosen !== null && isFile) from(chosen.id);
      }}
      onClose={onClose}
    />
  );
}

function isFolderOrModel(place: BrowsedPlace): boolean {
  return isFolder(place) || place.name.endsWith(MODEL_FILE_END);
}
