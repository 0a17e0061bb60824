import type { Dialog, Shell } from 'electron';
import type { Graphics } from './graphics.ts';
import type { MenuAction } from './menu-description.ts';
import type { RecentWork } from './recent-work.ts';
import type { Texts } from './texts.ts';

export interface MenuActionPorts {
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly shell: Pick<Shell, 'openPath'>;
  readonly text: () => Texts;
  readonly recent: Pick<RecentWork, 'clear'>;
  readonly logFolder: string;
  readonly graphics: Graphics;
  /** Null: nothing was chosen. */
  readonly chooseWorkspace: () => Promise<string | null>;
  readonly openWorkspace: (path: string) => void;
  readonly saveReport: () => Promise<void>;
  readonly drawBy: (draw: Graphics) => Promise<void>;
  /** Draws the menus anew. */
  readonly showMenu: () => Promise<void>;
}

/** What the program's own menu items do. */
export async function runMenuAction(action: MenuAction, ports: MenuActionPorts): Promise<void> {
  switch (action.do) {
    case 'open-workspace':
      return ports.openWorkspace(action.path);
    case 'other-workspace': {
      const chosen = await ports.chooseWorkspace();
      if (chosen !== null) ports.openWorkspace(chosen);
      return;
    }
    case 'clear-recent':
      await ports.recent.clear();
      return ports.showMenu();
    case 'save-report':
      return ports.saveReport();
    case 'show-logs':
      return void (await ports.shell.openPath(ports.logFolder));
    case 'switch-graphics':
      return switchGraphics(ports);
  }
}

async function switchGraphics({
  dialog,
  graphics,
  drawBy,
  showMenu,
  text: now,
}: MenuActionPorts): Promise<void> {
  const text = now();
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: text('Countersign has to start again for this.'),
    detail: text('It ends in order first: nothing is lost.'),
    buttons: [text('Start again'), text('Cancel')],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) await drawBy(graphics === 'card' ? 'software' : 'card');
  // The box was ticked by the click.
  else await showMenu();
}
