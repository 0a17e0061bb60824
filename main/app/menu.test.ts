import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { createElectronStandIn } from '../../test/support/electron/electron.ts';
import { GERMAN } from './german.ts';
import { runMenuAction, type MenuActionPorts } from './menu-actions.ts';
import { applicationMenu, type MenuAction, type MenuEntry, type MenuFacts } from './menu-description.ts';
import { showMenu } from './native-menu.ts';
import { ENGLISH, textsFrom } from './texts.ts';

const FACTS: MenuFacts = { platform: 'win32', build: 'packaged', recent: [], graphics: 'card' };

/** `Datei > Beenden`, of every entry that is not a line. */
function outline(entries: readonly MenuEntry[], above = ''): readonly string[] {
  return entries.flatMap((entry) => {
    if (entry.kind === 'separator') return [];
    const name = `${above}${entry.label}`;
    return entry.kind === 'menu' ? outline(entry.entries, `${name} > `) : [name];
  });
}

function flat(entries: readonly MenuEntry[]): readonly MenuEntry[] {
  return entries.flatMap((entry) => (entry.kind === 'menu' ? flat(entry.entries) : [entry]));
}

describe('the menus', () => {
  it('are arranged as Windows and Linux do it', () => {
    expect(outline(applicationMenu(FACTS, ENGLISH))).toEqual([
      'File > Open a folder…',
      'File > Export…',
      'File > Models and training…',
      'File > Workspaces > Other workspace…',
      'File > Workspaces > Clear this list',
      'File > Quit',
      'Edit > Undo in the case',
      'Edit > Redo in the case',
      'Edit > Undo typing',
      'Edit > Redo typing',
      'Edit > Cut',
      'Edit > Copy',
      'Edit > Paste',
      'Edit > Select all',
      'View > Full screen',
      'View > Larger text',
      'View > Smaller text',
      'View > Usual size of text',
      'View > Draw without the graphics card',
      'Help > All keys',
      'Help > Background work',
      'Help > Save a report for support…',
      'Help > Show the log files',
      'Help > About Countersign',
    ]);
  });

  it('are arranged as macOS does it', () => {
    const menus = applicationMenu({ ...FACTS, platform: 'darwin' }, textsFrom(GERMAN));
    expect(menus.map((menu) => (menu.kind === 'menu' ? menu.label : ''))).toEqual([
      'Countersign',
      'Datei',
      'Bearbeiten',
      'Ansicht',
      'Fenster',
      'Hilfe',
    ]);
    const all = outline(menus);
    expect(all).toContain('Countersign > Countersign beenden');
    expect(all.filter((one) => /Beenden|Über/.test(one))).toEqual(['Countersign > Über Countersign']);
  });

  it.each(['win32', 'linux', 'darwin'] as const)(
    'reload nothing and show no tools in a package on %s',
    (platform) => {
      const roles = (build: MenuFacts['build']) =>
        flat(applicationMenu({ ...FACTS, platform, build }, ENGLISH)).flatMap((one) =>
          one.kind === 'role' ? [one.role] : [],
        );
      expect(roles('packaged')).not.toContain('reload');
      expect(roles('packaged')).not.toContain('toggleDevTools');
      expect(roles('development')).toEqual(expect.arrayContaining(['reload', 'toggleDevTools']));
    },
  );

  it('list workspaces, greyed where they are not there', () => {
    const recent = [
      { path: '/w/Hand & Fuß', name: 'Hand & Fuß', present: true },
      { path: '/stick/w', name: 'w', present: false },
    ];
    const entries = flat(applicationMenu({ ...FACTS, recent, graphics: 'software' }, textsFrom(GERMAN)));
    expect(entries).toContainEqual({
      kind: 'action',
      action: { do: 'open-workspace', path: '/w/Hand & Fuß' },
      label: 'Hand && Fuß',
      enabled: true,
    });
    expect(entries).toContainEqual({
      kind: 'action',
      action: { do: 'open-workspace', path: '/stick/w' },
      label: 'w (zurzeit nicht da)',
      enabled: false,
    });
    const drawn = entries.find((one) => one.kind === 'action' && one.action.do === 'switch-graphics');
    expect(drawn).toMatchObject({ checked: true });
  });

  it('give what was clicked to the page or to the program, and leave keys to the page', () => {
    const electron = createElectronStandIn();
    const heard: unknown[] = [];
    showMenu(electron.Menu, applicationMenu(FACTS, ENGLISH), {
      runCommand: (id) => heard.push(id),
      act: (action) => heard.push(action),
    });
    const template = electron.argsOf('Menu', 'buildFromTemplate')[0]?.[0] as MenuItemConstructorOptions[];
    const items = template.flatMap(({ submenu }) => submenu as MenuItemConstructorOptions[]);
    const named = (label: string) => items.find((item) => item.label === label);
    const click = (label: string): void => (named(label)?.click as () => void)();
    click('Export…');
    click('Show the log files');
    expect(heard).toEqual(['program.export', { do: 'show-logs' }]);
    expect(named('Open a folder…')).toMatchObject({ accelerator: 'CmdOrCtrl+O', registerAccelerator: false });
    expect(named('Full screen')).toMatchObject({ role: 'togglefullscreen', accelerator: 'F11' });
    expect(named('Draw without the graphics card')).toMatchObject({ type: 'checkbox', checked: false });
    expect(electron.argsOf('Menu', 'setApplicationMenu')).toHaveLength(1);
  });
});

describe('what menu items do', () => {
  function acting(more: Partial<MenuActionPorts> = {}, response = 0) {
    const electron = createElectronStandIn({
      dialog: { showMessageBox: () => Promise.resolve({ response, checkboxChecked: false }) },
    });
    const done: string[] = [];
    const ports: MenuActionPorts = {
      dialog: electron.dialog,
      shell: electron.shell,
      text: () => ENGLISH,
      recent: { clear: () => Promise.resolve(void done.push('cleared')) },
      logFolder: '/data/logs',
      graphics: 'card',
      chooseWorkspace: () => Promise.resolve('/chosen'),
      openWorkspace: (path) => void done.push(`open ${path}`),
      saveReport: () => Promise.resolve(void done.push('report')),
      drawBy: (draw) => Promise.resolve(void done.push(`draw by ${draw}`)),
      showMenu: () => Promise.resolve(void done.push('menu')),
      ...more,
    };
    return { electron, done, run: (action: MenuAction) => runMenuAction(action, ports) };
  }

  it('opens workspaces of the list and others', async () => {
    const { run, done } = acting();
    await run({ do: 'open-workspace', path: '/a' });
    await run({ do: 'other-workspace' });
    expect(done).toEqual(['open /a', 'open /chosen']);
    const none = acting({ chooseWorkspace: () => Promise.resolve(null) });
    await none.run({ do: 'other-workspace' });
    expect(none.done).toEqual([]);
  });

  it('clears the list, saves a report, shows the logs', async () => {
    const { run, done, electron } = acting();
    await run({ do: 'clear-recent' });
    await run({ do: 'save-report' });
    await run({ do: 'show-logs' });
    expect(done).toEqual(['cleared', 'menu', 'report']);
    expect(electron.argsOf('shell', 'openPath')).toEqual([['/data/logs']]);
  });

  it('changes what draws after a question, and the tick back without', async () => {
    const yes = acting();
    await yes.run({ do: 'switch-graphics' });
    expect(yes.done).toEqual(['draw by software']);
    const back = acting({ graphics: 'software' });
    await back.run({ do: 'switch-graphics' });
    expect(back.done).toEqual(['draw by card']);
    const no = acting({}, 1);
    await no.run({ do: 'switch-graphics' });
    expect(no.done).toEqual(['menu']);
  });
});
