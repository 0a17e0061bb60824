import { t } from '../language/translate.ts';
import type { KeyPress, KeyStroke } from './command.ts';

/** Keys by position on the keyboard. */
export function at(code: string, modifiers: Omit<Partial<KeyStroke>, 'by'> = {}): KeyStroke {
  return { ...modifiers, by: 'code', code };
}

/** Keys by what is printed on them. */
export function printed(key: string, modifiers: Omit<Partial<KeyStroke>, 'by'> = {}): KeyStroke {
  return { ...modifiers, by: 'key', key };
}

/**
 * Whether a press is this stroke. Cmd counts as Ctrl. Of a printed sign Shift and Alt are part of how it is typed
 * (`?` is Shift+ß on QWERTZ, `[` is AltGr+8), so they are compared only for letters and named keys.
 */
export function matches(stroke: KeyStroke, press: KeyPress): boolean {
  const ctrl = press.ctrlKey || press.metaKey;
  if (stroke.by === 'code') {
    return (
      press.code === stroke.code &&
      ctrl === (stroke.ctrl ?? false) &&
      press.altKey === (stroke.alt ?? false) &&
      press.shiftKey === (stroke.shift ?? false)
    );
  }
  if (isSign(stroke.key))
    return press.key === stroke.key && (ctrl === (stroke.ctrl ?? false) || press.altKey);
  return (
    press.key.toLowerCase() === stroke.key.toLowerCase() &&
    ctrl === (stroke.ctrl ?? false) &&
    press.altKey === (stroke.alt ?? false) &&
    press.shiftKey === (stroke.shift ?? false)
  );
}

function isSign(key: string): boolean {
  return key.length === 1 && !/[\p{Letter}\p{Number} ]/u.test(key);
}

/** Same keys: one of the two could never be reached. */
export function sameStroke(a: KeyStroke, b: KeyStroke): boolean {
  return idOf(a) === idOf(b);
}

function idOf(stroke: KeyStroke): string {
  const { ctrl = false, alt = false, shift = false } = stroke;
  const key = stroke.by === 'code' ? stroke.code : `"${stroke.key.toLowerCase()}"`;
  return [ctrl, alt, shift, key].join(' ');
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Backquote: '`',
  BracketLeft: '[',
  BracketRight: ']',
  Minus: '-',
  Equal: '=',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  Backslash: '\\',
};

/** As it is printed on a keyboard of the language. */
function nameOf(key: string): string | undefined {
  switch (key) {
    case 'Space':
    case ' ':
      return t('Space');
    case 'Escape':
      return t('Esc');
    case 'Enter':
      return t('Enter');
    case 'Delete':
      return t('Del');
    case 'Backspace':
      return t('Backspace');
    case 'PageUp':
      return t('Page Up');
    case 'PageDown':
      return t('Page Down');
    case 'Home':
      return t('Home');
    case 'End':
      return t('End');
    case 'Insert':
      return t('Ins');
    case 'NumpadAdd':
      return t('Num plus');
    case 'NumpadSubtract':
      return t('Num minus');
    default:
      return SIGNS[key];
  }
}

/** As it is printed on the reader's keyboard where the layout is known, else on a QWERTY one. */
export function strokeText(stroke: KeyStroke, layout?: ReadonlyMap<string, string>): string {
  const name =
    stroke.by === 'code' ? codeText(stroke.code, layout) : (nameOf(stroke.key) ?? capital(stroke.key));
  const parts = [stroke.ctrl && t('Ctrl'), stroke.alt && t('Alt'), stroke.shift && t('Shift'), name];
  return parts.filter((part) => typeof part === 'string').join('+');
}

function codeText(code: string, layout?: ReadonlyMap<string, string>): string {
  // Digits are asked for by position; on AZERTY they are printed above other signs.
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return digit;
  const onKeyboard = layout?.get(code);
  if (onKeyboard !== undefined && onKeyboard.trim() !== '') return capital(onKeyboard);
  return nameOf(code) ?? /^Key([A-Z])$/.exec(code)?.[1] ?? code;
}

function capital(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key;
}
