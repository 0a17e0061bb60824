import type { Menu, MenuItemConstructorOptions } from 'electron';
import type { MenuAction, MenuEntry } from './menu-description.ts';

export interface MenuHandlers {
  /** Lets the page run a command of its table. */
  readonly runCommand: (id: string) => void;
  readonly act: (action: MenuAction) => void;
}

/** Shows the menus. They replace Electron's own, which could reload the page and open its tools. */
export function showMenu(
  menu: Pick<typeof Menu, 'buildFromTemplate' | 'setApplicationMenu'>,
  entries: readonly MenuEntry[],
  handlers: MenuHandlers,
): void {
  menu.setApplicationMenu(menu.buildFromTemplate(entries.map((entry) => itemOf(entry, handlers))));
}

function itemOf(entry: MenuEntry, handlers: MenuHandlers): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'role':
      return { role: entry.role, label: entry.label, ...acceleratorOf(entry) };
    case 'command':
      return {
        label: entry.label,
        ...acceleratorOf(entry),
        // The page hears the key first and knows whether it makes sense there, e.g. not while text is typed.
        registerAccelerator: false,
        click: () => handlers.runCommand(entry.id),
      };
    case 'action':
      return {
        label: entry.label,
        enabled: entry.enabled ?? true,
        ...(entry.checked === undefined ? {} : { type: 'checkbox', checked: entry.checked }),
        click: () => handlers.act(entry.action),
      };
    case 'menu':
      return {
        label: entry.label,
        ...(entry.role === undefined ? {} : { role: entry.role }),
        submenu: entry.entries.map((one) => itemOf(one, handlers)),
      };
  }
}

function acceleratorOf({ accelerator }: { readonly accelerator?: string }): { accelerator?: string } {
  return accelerator === undefined ? {} : { accelerator };
}
