import type { Modifiers } from '../tools/tool-types.ts';

export type CommandGroup =
  'verdict' | 'structures' | 'tools' | 'edit' | 'prompts' | 'view' | 'cases' | 'worklist' | 'program';

/** Where a command's keys count. Dialogs take the keyboard for themselves. */
export type CommandPlace = 'everywhere' | 'reading' | 'worklist';

/**
 * A key as it is meant: by position on the keyboard (`code`, the left hand stays where it is on QWERTY, QWERTZ and
 * AZERTY) or by what is printed on it (`key`, where the letter is the meaning, e.g. Ctrl+Z or `+`).
 */
export type KeyStroke = (
  { readonly by: 'code'; readonly code: string } | { readonly by: 'key'; readonly key: string }
) &
  Partial<Modifiers>;

export interface Command {
  readonly id: string;
  /** In the language of the moment. */
  readonly title: () => string;
  readonly group: CommandGroup;
  readonly place: CommandPlace;
  readonly keys: readonly KeyStroke[];
  /** A held key means it again and again (sizes, scrolling); a verdict never. */
  readonly repeats?: boolean;
  /** Whether it makes sense now. */
  readonly when: () => boolean;
  readonly run: () => void;
}

/** The part of KeyboardEvent that counts. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
}

export interface HelpLine {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** As printed on the reader's keyboard, where the page could find out. */
  readonly keys: readonly string[];
  readonly enabled: boolean;
}

export interface CommandTable {
  readonly commands: readonly Command[];
  /** Runs by id; false when it is not there or makes no sense now. */
  run(id: string): boolean;
  /** Runs what the key means here; true when it was taken (call preventDefault). */
  handleKey(press: KeyPress): boolean;
  /** For the visible map. @param layout from navigator.keyboard.getLayoutMap(): code -> printed letter. */
  help(layout?: ReadonlyMap<string, string>): readonly HelpLine[];
  /** Keys of one command as text, for tooltips. */
  keysOf(id: string, layout?: ReadonlyMap<string, string>): readonly string[];
}
