import { X } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { t } from '../core/language/translate.ts';
import { classes } from './classes.ts';
import { IconButton } from './icon-button.tsx';
import styles from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  /** Escape, the cross and a press beside the dialog. */
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the foot, the one that goes on last. */
  readonly actions?: ReactNode;
  readonly size?: 'small' | 'medium' | 'large';
}

/**
 * Modal dialog, shown as long as it is rendered. The browser's own <dialog>: what lies below is inert, so focus
 * stays inside, and it returns to where it was.
 */
export function Dialog({ title, onClose, children, actions, size = 'medium' }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();

  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    if (element !== null) firstFocus(element).focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    // The press beside the dialog meets the dialog itself: its content lies in the panel.
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-labelledby={heading}
      onCancel={(event) => {
        // React hands on what a dialog meets that another one has opened.
        if (event.target !== dialog.current) return;
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      onKeyDown={keepFocusInside}
      className={classes(styles.dialog, styles[size])}
    >
      <div className={styles.panel}>
        <header className={styles.header}>
          <h2 id={heading}>{title}</h2>
          <IconButton small label={t('Close')} keys={t('Esc')} icon={<X />} onClick={onClose} />
        </header>
        <div className={styles.body}>{children}</div>
        {actions !== undefined && <footer className={styles.footer}>{actions}</footer>}
      </div>
    </dialog>
  );
}

/**
 * The browser would take the cross, and `autoFocus` acts before the dialog is shown. A field is what one comes for;
 * else the button marked `data-autofocus`; else the dialog itself, so that the arrow keys scroll it.
 */
function firstFocus(dialog: HTMLDialogElement): HTMLElement {
  const field = 'input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [role=grid]';
  return (
    dialog.querySelector<HTMLElement>(field) ??
    dialog.querySelector<HTMLElement>('[data-autofocus]') ??
    dialog
  );
}

const FOCUSABLE =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), a[href], [tabindex="0"]';

/** Without this, Tab after the last control goes to the browser's own bars. */
function keepFocusInside(event: KeyboardEvent<HTMLDialogElement>): void {
  if (event.key !== 'Tab') return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const [leaving, arriving] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  if (document.activeElement !== leaving || arriving === undefined) return;
  event.preventDefault();
  arriving.focus();
}
