import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { FolderBrowser, type FolderBrowserProps } from './folder-browser.tsx';

interface FolderDialogProps extends FolderBrowserProps {
  readonly title: string;
  /** What is done with the chosen folder, e.g. `Import`. */
  readonly verb: string;
  readonly disabled?: boolean;
  readonly onTake: () => void;
  readonly onClose: () => void;
}

/** Asks for a folder of the station. */
export function FolderDialog(props: FolderDialogProps) {
  const { title, verb, disabled = false, onTake, onClose, ...browser } = props;
  const { chosen } = browser.browsing;
  return (
    <Dialog
      title={title}
      size="large"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={chosen === null || disabled} onClick={onTake}>
            {chosen === null ? verb : `${verb} “${chosen.name}”`}
          </Button>
        </>
      }
    >
      <FolderBrowser {...browser} />
    </Dialog>
  );
}
