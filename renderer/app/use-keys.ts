import { useMemo } from 'react';
import { useKeyboardLayout } from './use-keyboard-layout.ts';
import { useWorkstation } from './workstation-context.ts';

/** The first key of a command by its id, as printed on the reader's keyboard; empty when it has none. */
export function useKeys(): (command: string) => string {
  const { commands } = useWorkstation();
  const layout = useKeyboardLayout();
  return useMemo(() => (command) => commands.keysOf(command, layout)[0] ?? '', [commands, layout]);
}
