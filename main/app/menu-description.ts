import type { RecentWorkspace } from './recent-work.ts';
import type { Texts } from './texts.ts';

/** What Electron does by itself, in every program alike. */
export type MenuRole =
  | 'about'
  | 'services'
  | 'hide'
  | 'hideOthers'
  | 'unhide'
  | 'quit'
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'togglefullscreen'
  | 'zoomIn'
  | 'zoomOut'
  | 'resetZoom'
  | 'minimize'
  | 'zoom'
  | 'front'
  | 'reload'
  | 'toggleDevTools';

/** What the program itself does, outside of the page. */
export type MenuAction =
  | { readonly do: 'open-workspace'; readonly path: string }
  | { readonly do: 'other-workspace' | 'clear-recent' | 'save-report' | 'show-logs' | 'switch-graphics' };

export type MenuEntry =
  | { readonly kind: 'separator' }
  | { readonly kind: 'role'; readonly role: MenuRole; readonly label: string; readonly accelerator?: string }
  /** Runs a command of the page's table. The page itself hears the keys: they are only shown. */
  | { readonly kind: 'command'; readonly id: string; readonly label: string; readonly accelerator?: string }
  | {
      readonly kind: 'action';
      readonly action: MenuAction;
      readonly label: string;
      readonly enabled?: boolean;
      /** Present: a box that can be ticked. */
      readonly checked?: boolean;
    }
  | {
      readonly kind: 'menu';
      readonly label: string;
      readonly role?: 'window' | 'help';
      readonly entries: readonly MenuEntry[];
    };

export interface MenuFacts {
  readonly platform: NodeJS.Platform;
  readonly build: 'packaged' | 'development';
  readonly recent: readonly RecentWorkspace[];
  /** Whether the graphics card draws the window. */
  readonly graphics: 'card' | 'software';
}

const SEPARATOR: MenuEntry = { kind: 'separator' };

/** The menus of the program: the same on every system, arranged as that system does it. */
export function applicationMenu(facts: MenuFacts, text: Texts): readonly MenuEntry[] {
  const mac = facts.platform === 'darwin';
  return [
    ...(mac ? [macMenu(text)] : []),
    fileMenu(facts, text),
    editMenu(text),
    viewMenu(facts, text),
    ...(mac ? [windowMenu(text)] : []),
    helpMenu(mac, text),
  ];
}

function macMenu(text: Texts): MenuEntry {
  return {
    kind: 'menu',
    label: 'Countersign',
    entries: [
      { kind: 'role', role: 'about', label: text('About Countersign') },
      SEPARATOR,
      { kind: 'role', role: 'services', label: text('Services') },
      SEPARATOR,
      { kind: 'role', role: 'hide', label: text('Hide Countersign') },
      { kind: 'role', role: 'hideOthers', label: text('Hide others') },
      { kind: 'role', role: 'unhide', label: text('Show all') },
      SEPARATOR,
      { kind: 'role', role: 'quit', label: text('Quit Countersign') },
    ],
  };
}

function fileMenu({ platform, recent }: MenuFacts, text: Texts): MenuEntry {
  const known = recent.map(({ path, name, present }): MenuEntry => ({
    kind: 'action',
    action: { do: 'open-workspace', path },
    label: asLabel(present ? name : text('{name} (not there now)', { name })),
    enabled: present,
  }));
  return {
    kind: 'menu',
    label: text('File'),
    entries: [
      { kind: 'command', id: 'program.import', label: text('Open a folder…'), accelerator: 'CmdOrCtrl+O' },
      { kind: 'command', id: 'program.export', label: text('Export…'), accelerator: 'CmdOrCtrl+E' },
      {
        kind: 'command',
        id: 'program.training',
        label: text('Models and training…'),
        accelerator: 'Alt+Shift+M',
      },
      SEPARATOR,
      {
        kind: 'menu',
        label: text('Workspaces'),
        entries: [
          { kind: 'action', action: { do: 'other-workspace' }, label: text('Other workspace…') },
          ...(known.length === 0 ? [] : [SEPARATOR, ...known, SEPARATOR]),
          {
            kind: 'action',
            action: { do: 'clear-recent' },
            label: text('Clear this list'),
            enabled: known.length > 0,
          },
        ],
      },
      ...(platform === 'darwin'
        ? []
        : [SEPARATOR, { kind: 'role', role: 'quit', label: text('Quit') } satisfies MenuEntry]),
    ],
  };
}

/** Roles act on the text field that has the keyboard; steps of the case are commands of the page. */
function editMenu(text: Texts): MenuEntry {
  return {
    kind: 'menu',
    label: text('Edit'),
    entries: [
      { kind: 'command', id: 'edit.undo', label: text('Undo in the case') },
      { kind: 'command', id: 'edit.redo', label: text('Redo in the case') },
      SEPARATOR,
      { kind: 'role', role: 'undo', label: text('Undo typing') },
      { kind: 'role', role: 'redo', label: text('Redo typing') },
      { kind: 'role', role: 'cut', label: text('Cut') },
      { kind: 'role', role: 'copy', label: text('Copy') },
      { kind: 'role', role: 'paste', label: text('Paste') },
      { kind: 'role', role: 'selectAll', label: text('Select all') },
    ],
  };
}

function viewMenu({ build, graphics, platform }: MenuFacts, text: Texts): MenuEntry {
  const fullScreen = platform === 'darwin' ? 'Ctrl+Command+F' : 'F11';
  const development: readonly MenuEntry[] = [
    SEPARATOR,
    { kind: 'role', role: 'reload', label: 'Reload' },
    { kind: 'role', role: 'toggleDevTools', label: 'Developer tools' },
  ];
  return {
    kind: 'menu',
    label: text('View'),
    entries: [
      { kind: 'role', role: 'togglefullscreen', label: text('Full screen'), accelerator: fullScreen },
      SEPARATOR,
      { kind: 'role', role: 'zoomIn', label: text('Larger text') },
      { kind: 'role', role: 'zoomOut', label: text('Smaller text') },
      { kind: 'role', role: 'resetZoom', label: text('Usual size of text') },
      SEPARATOR,
      {
        kind: 'action',
        action: { do: 'switch-graphics' },
        label: text('Draw without the graphics card'),
        checked: graphics === 'software',
      },
      ...(build === 'development' ? development : []),
    ],
  };
}

function windowMenu(text: Texts): MenuEntry {
  return {
    kind: 'menu',
    label: text('Window'),
    role: 'window',
    entries: [
      { kind: 'role', role: 'minimize', label: text('Minimise') },
      { kind: 'role', role: 'zoom', label: text('Zoom') },
      SEPARATOR,
      { kind: 'role', role: 'front', label: text('Bring all to front') },
    ],
  };
}

function helpMenu(mac: boolean, text: Texts): MenuEntry {
  const about: MenuEntry = { kind: 'role', role: 'about', label: text('About Countersign') };
  return {
    kind: 'menu',
    label: text('Help'),
    role: 'help',
    entries: [
      { kind: 'command', id: 'program.help', label: text('All keys'), accelerator: 'F1' },
      { kind: 'command', id: 'program.jobs', label: text('Background work'), accelerator: 'CmdOrCtrl+J' },
      SEPARATOR,
      { kind: 'action', action: { do: 'save-report' }, label: text('Save a report for support…') },
      { kind: 'action', action: { do: 'show-logs' }, label: text('Show the log files') },
      ...(mac ? [] : [SEPARATOR, about]),
    ],
  };
}

/** In the labels of menus an ampersand marks the next letter as a key. */
function asLabel(name: string): string {
  return name.replaceAll('&', '&&');
}
