import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { t } from '../core/language/translate.ts';
import { classes } from './classes.ts';
import { IconButton } from './icon-button.tsx';
import styles from './toast-list.module.css';

export interface Toast {
  readonly id: number | string;
  readonly level: 'info' | 'warning' | 'error';
  readonly message: string;
}

interface ToastListProps {
  readonly toasts: readonly Toast[];
  readonly onDismiss: (id: Toast['id']) => void;
}

const ICONS = { info: Info, warning: TriangleAlert, error: CircleAlert };
/** Long enough to read one sentence; warnings and errors stay until they are put away. */
const INFO_MS = 6000;
/** More would cover the image. */
const MOST = 4;

/** Sentences for the reader; read aloud politely, never taking the focus. */
export function ToastList({ toasts, onDismiss }: ToastListProps) {
  return (
    <div role="log" aria-live="polite" aria-label={t('Messages')} className={styles.list}>
      {toasts.slice(-MOST).map((toast) => (
        <ToastItem key={toast.id} toast={toast} onDismiss={onDismiss} />
      ))}
    </div>
  );
}

function ToastItem({ toast, onDismiss }: { readonly toast: Toast } & Pick<ToastListProps, 'onDismiss'>) {
  const { id, level, message } = toast;
  const Icon = ICONS[level];
  useEffect(() => {
    if (level !== 'info') return;
    const timer = setTimeout(() => onDismiss(id), INFO_MS);
    return () => clearTimeout(timer);
  }, [id, level, onDismiss]);
  return (
    <div className={classes(styles.toast, styles[level])}>
      <Icon aria-hidden="true" className={styles.icon} />
      <span className={styles.text}>{message}</span>
      <IconButton small label={t('Put this message away')} icon={<X />} onClick={() => onDismiss(id)} />
    </div>
  );
}
