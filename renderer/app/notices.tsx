import { useCallback } from 'react';
import { useStore } from 'zustand';
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
    message: count > 1 ? `${message} (${String(count)} times)` : message,
  }));
  return <ToastList toasts={toasts} onDismiss={dismiss} />;
}
