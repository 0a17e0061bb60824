import { useState } from 'react';
import type { ReactNode } from 'react';
import { t } from '../core/language/translate.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { InlineMessage } from './inline-message.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The verb on the button, e.g. "Prepare 12 cases". */
  readonly action: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Runs while the dialog stays open; a sentence when it failed, which is shown in the dialog. */
  readonly onConfirm: () => Promise<string | null>;
  readonly onClose: () => void;
}

/** Asks before something that concerns many things or cannot be taken back. Enter confirms. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, action, danger, disabled, onConfirm, onClose } = props;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');

  const confirm = async (): Promise<void> => {
    setBusy(true);
    setProblem('');
    const failed = await onConfirm();
    setBusy(false);
    if (failed === null) onClose();
    else setProblem(failed);
  };

  return (
    <Dialog title={title} size="small" onClose={onClose}>
      <form
        method="dialog"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && disabled !== true) void confirm();
        }}
      >
        {children}
        {problem !== '' && <InlineMessage level="error">{problem}</InlineMessage>}
        <div className="actions">
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button
            type="submit"
            data-autofocus
            look={danger === true ? 'danger' : 'primary'}
            busy={busy}
            disabled={disabled === true}
          >
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
