import { useCallback } from 'react';
import { useStore } from 'zustand';
import { t } from '../core/language/translate.ts';
import { ToastList } from '../ui/toast-list.tsx';
import { useWorkstation } from './workstation-context.ts';

/** Sentences of the backend and of the page for the reader. */
export function Notices() {
  const { session } = useWorkstation();
  const notices = useStore(session.store, (state) => state.notices);
  const dismiss = useCallback((id: number | string) => session.dismiss(Number(id)), [session]);
  const toasts = notices.map(({ id, level, message, count }) => ({
    id,
    level,
    message: repeated(message, count),
  }));
  return <ToastList toasts={toasts} onDismiss={dismiss} />;
}

function repeated(message: string, count: number): string {
  return count > 1 ? t('{message} ({count} times)', { message, count }) : message;
}
