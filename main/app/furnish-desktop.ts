import type * as electron from 'electron';
import type { Backend } from '../backend.ts';
import type { LanguagesPort } from '../backend/ports.ts';
import type { Clock } from '../inference/clock.ts';
import type { OpenSettings } from '../station/settings-file.ts';
import type { StationLog } from '../station/station-log.ts';
import { chooseWorkspace } from './choose-place.ts';
import { followGraphics, type Graphics, type GraphicsMemory } from './graphics.ts';
import { runMenuAction } from './menu-actions.ts';
import { applicationMenu, type MenuAction } from './menu-description.ts';
import { showMenu } from './native-menu.ts';
import { PAGE_ADDRESS } from './policy/addresses.ts';
import { followPageFailures } from './page-failures.ts';
import { followPower } from './power.ts';
import { askBeforeLoss } from './quit.ts';
import type { RecentWork } from './recent-work.ts';
import { saveReport } from './save-report.ts';
import { createRestart, openOtherWorkspace, type ProgramFile } from './start-program.ts';
import { ENGLISH, textsOf, type Texts } from './texts.ts';

export type FurnishParts = Pick<typeof electron, 'app' | 'dialog' | 'Menu' | 'powerMonitor' | 'shell'>;

/** The open workspace, as `openDesktop` gives it. */
interface OpenDesktop {
  readonly backend: Pick<
    Backend,
    'notify' | 'runCommand' | 'suspended' | 'resumed' | 'lockScreen' | 'supportReport'
  >;
  readonly settings: Pick<OpenSettings, 'now' | 'onChange'>;
  window(): electron.BrowserWindow | null;
}

export interface FurnishRequest {
  /** Canonical path. */
  readonly workspace: string;
  readonly platform: NodeJS.Platform;
  readonly program: ProgramFile;
  readonly log: StationLog;
  readonly clock: Clock;
  readonly recent: RecentWork;
  readonly languages: LanguagesPort;
  readonly graphics: GraphicsMemory;
  /** What draws the windows of this process. */
  readonly draw: Graphics;
  readonly now: () => Date;
}

export interface Furnished {
  /** Texts of the present language. */
  readonly text: () => Texts;
  readonly saveReport: () => Promise<void>;
}

/** What belongs to a window beside its page: menus, sleep, lost processes, questions before a loss. */
export async function furnishDesktop(
  parts: FurnishParts,
  desktop: OpenDesktop,
  request: FurnishRequest,
): Promise<Furnished> {
  const { app, dialog, Menu, powerMonitor, shell } = parts;
  const { backend, settings, window } = desktop;
  const { log, clock, recent, graphics, draw, platform, program, workspace } = request;
  let texts = ENGLISH;
  const text = (): Texts => texts;
  const line = (sentence: string): void => log.line(sentence);

  const report = (): Promise<void> =>
    saveReport({ dialog, window, text, now: request.now, report: () => backend.supportReport(), log: line });
  const restart = createRestart(app, program, workspace);
  const drawBy = async (next: Graphics): Promise<void> => {
    await graphics.change(next);
    restart.begin();
  };
  const act = (action: MenuAction): void => {
    runMenuAction(action, {
      dialog,
      shell,
      text,
      recent,
      logFolder: log.folder,
      graphics: draw,
      chooseWorkspace: () => chooseWorkspace({ dialog, window, text, platform }),
      openWorkspace: (path) =>
        openOtherWorkspace(program, path, () =>
          backend.notify('error', 'The other workspace could not be opened; start Countersign again.'),
        ),
      saveReport: report,
      drawBy,
      showMenu: menus,
    }).catch((error: unknown) => void log.defect('desktop', error));
  };
  const menus = async (): Promise<void> => {
    texts = await textsOf({ app, settings, languages: request.languages }).catch(() => texts);
    const facts = {
      platform,
      build: app.isPackaged ? ('packaged' as const) : ('development' as const),
      recent: await recent.list(workspace),
      graphics: draw,
    };
    showMenu(Menu, applicationMenu(facts, texts), { runCommand: (id) => backend.runCommand(id), act });
  };

  followPower({ powerMonitor, app, backend, onLockScreen: () => backend.lockScreen(), log: line });
  followGraphics({
    app,
    dialog,
    clock,
    text,
    log: line,
    notify: (level, message) => backend.notify(level, message),
    drawBy,
  });
  const shown = window();
  if (shown !== null) {
    askBeforeLoss(shown, { dialog, text, onStay: restart.cancel });
    followPageFailures(shown, {
      app,
      dialog,
      text,
      log: line,
      defect: (what) => void log.defect('page', what),
      saveReport: report,
      loadPage: () => shown.loadURL(PAGE_ADDRESS),
    });
  }
  settings.onChange(() => void menus());
  await menus();
  return { text, saveReport: report };
}
