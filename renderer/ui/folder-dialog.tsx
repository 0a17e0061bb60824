import type { ReactNode } from 'react';
import { t } from '../core/language/translate.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { FolderBrowser, type FolderBrowserProps } from './folder-browser.tsx';
import { placeName } from './place-name.ts';

interface FolderDialogProps extends FolderBrowserProps {
  readonly title: string;
  /** What is done with the chosen folder, e.g. `Import`. */
  readonly verb: string;
  /** The same with the name of the folder, e.g. `Import “CD 1”`. */
  readonly verbOn: (name: string) => string;
  readonly disabled?: boolean;
  /** Another way to a folder, before the buttons. */
  readonly beside?: ReactNode;
  readonly onTake: () => void;
  readonly onClose: () => void;
}

/** Asks for a folder of the station. */
export function FolderDialog(props: FolderDialogProps) {
  const { title, verb, verbOn, disabled = false, beside, onTake, onClose, ...browser } = props;
  const { chosen } = browser.browsing;
  return (
    <Dialog
      title={title}
      size="large"
      onClose={onClose}
      actions={
        <>
          {beside}
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" disabled={chosen === null || disabled} onClick={onTake}>
            {chosen === null ? verb : verbOn(placeName(chosen))}
          </Button>
        </>
      }
    >
      <FolderBrowser {...browser} />
    </Dialog>
  );
}
