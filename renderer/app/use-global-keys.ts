import { useEffect } from 'react';
import type { CommandTable, KeyPress } from '../core/commands/command.ts';

/**
 * Hands keys to the command table. Not while a dialog or menu is open (they have the keyboard for themselves), nor
 * what is typed into a field.
 */
export function useGlobalKeys(commands: CommandTable): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || belongsToControl(event)) return;
      if (commands.handleKey(pressOf(event))) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [commands]);
}

const TYPED =
  'input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable=true]';
/** What these keys do on a control that has the focus is known to everybody. */
const PRESSING = new Set(['Enter', ' ', 'Spacebar']);
const SLIDING = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);

function belongsToControl(event: KeyboardEvent): boolean {
  if (document.querySelector('dialog[open], [role=menu]:popover-open') !== null) return true;
  const { target, key } = event;
  if (!(target instanceof Element)) return false;
  if (target.matches(TYPED)) return !/^F1?1$/.test(key);
  if (target.matches('input[type=range], [role=separator]')) return SLIDING.has(key);
  return target.matches('button, a[href], summary, input') && PRESSING.has(key);
}

function pressOf(event: KeyboardEvent): KeyPress {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
  return { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat };
}
