import type * as electron from 'electron';
import type { BrowserWindow } from 'electron';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failureOf } from '../../core/contract/failure-of.ts';
import { systemClock } from '../inference/clock.ts';
import { dataFolder } from '../platform/data-folder.ts';
import type { Environment } from '../platform/environment.ts';
import { programRoot } from '../platform/program-root.ts';
import { openLanguages } from '../station/language-files.ts';
import { openStationLog, type StationLog } from '../station/station-log.ts';
import type { WindowWish } from './arguments.ts';
import { furnishDesktop, type Furnished, type FurnishParts } from './furnish-desktop.ts';
import { chooseGraphics, createGraphicsMemory } from './graphics.ts';
import { followMainDefects } from './main-defects.ts';
import { openDesktop, type Desktop, type DesktopParts } from './open-desktop.ts';
import { followOpenRequests } from './open-requests.ts';
import { prepareDesktop } from './prepare-desktop.ts';
import { canonicalPath, profileFolder } from './profile-folder.ts';
import { quitInOrder } from './quit.ts';
import { createRecentWork } from './recent-work.ts';
import { handoverOf } from './second-start.ts';
import type { ProgramFile } from './start-program.ts';
import { ENGLISH } from './texts.ts';

export type ProgramParts = DesktopParts & FurnishParts & Pick<typeof electron, 'protocol'>;

/** Where the program was started. */
export interface StartFacts {
  readonly env: Environment;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** How this program is started once more. */
  readonly program: ProgramFile;
  /** The process whose uncaught defects are told; none when not said. */
  readonly watched?: Pick<NodeJS.Process, 'on' | 'off'>;
  /** For whoever started it in a terminal. */
  readonly echo: (line: string) => void;
  /** Of the built program; where it lies when not said. */
  readonly rendererFolder?: string;
  readonly preload?: string;
}

/**
 * Settles what must be settled before Electron is ready: to be awaited by the main module, which Electron waits for.
 * @returns what opens the window, to be called and not awaited by that module. Both give null when the workspace is
 * open already in another process or cannot be opened; the program ends then.
 */
export async function startDesktop(
  parts: ProgramParts,
  wish: WindowWish,
  facts: StartFacts,
): Promise<(() => Promise<Desktop | null>) | null> {
  const { app } = parts;
  const { env, cwd, platform } = facts;
  const stationFolder = dataFolder(env, platform);
  const log = openStationLog({ dataFolder: stationFolder, kind: 'desktop', echo: facts.echo });
  try {
    const recent = createRecentWork({
      dataFolder: stationFolder,
      now: () => new Date().toISOString(),
      isFolder: (path) =>
        stat(path).then(
          (entry) => entry.isDirectory(),
          () => false,
        ),
    });
    const last = wish.workspace === null ? await recent.last() : resolve(cwd, wish.workspace);
    const workspace = canonicalPath(last ?? join(stationFolder, 'workspace'));
    const profile = profileFolder(stationFolder, workspace, platform);
    prepareDesktop(parts, { profile, platform });
    if (!app.requestSingleInstanceLock(handoverOf(wish.open, cwd))) {
      log.line('this workspace is open already: its window is shown');
      app.exit(0);
      return null;
    }
    const graphics = createGraphicsMemory(stationFolder);
    const draw = await graphics.read();
    chooseGraphics(app, draw);
    const opened = createOpened(log);
    let furnished: Furnished | null = null;
    if (facts.watched !== undefined) {
      const text = () => furnished?.text() ?? ENGLISH;
      const saveReport = () => furnished?.saveReport() ?? Promise.resolve();
      followMainDefects(
        { log, app, dialog: parts.dialog, clock: systemClock, text, saveReport },
        facts.watched,
      );
    }
    followOpenRequests({ app, workspace, exists: existsSync, ...opened, log: log.line });
    quitInOrder({ app, close: opened.close, clock: systemClock, log: log.line });
    const open = async (): Promise<Desktop> => {
      await app.whenReady();
      const desktop = await openDesktop(parts, {
        workspace,
        models: wish.models.map((folder) => resolve(cwd, folder)),
        // The first start of all shows something.
        demo: last === null ? 'if-empty' : wish.demo,
        dataFolder: stationFolder,
        profile,
        rendererFolder: facts.rendererFolder ?? join(programRoot(), 'dist', 'renderer'),
        preload: facts.preload ?? fileURLToPath(new URL('../../preload/bridge.cjs', import.meta.url)),
        ...{ cwd, env, platform, log },
      });
      opened.set(desktop);
      // The list of workspaces is a convenience: a full disk is told of where it matters.
      await recent.opened(workspace).catch(() => log.line('the list of workspaces could not be written'));
      furnished = await furnishDesktop(parts, desktop, {
        ...{ workspace, platform, log, recent, graphics, draw },
        program: facts.program,
        clock: systemClock,
        languages: openLanguages(stationFolder),
        now: () => new Date(),
      });
      for (const path of wish.open) await opened.offer(resolve(cwd, path));
      return desktop;
    };
    return () => open().catch((error: unknown) => cannotStart(parts, log, error));
  } catch (error) {
    return cannotStart(parts, log, error);
  }
}

/** What other starts and the system want of the desktop, also before it is open. */
function createOpened(log: StationLog) {
  let desktop: Desktop | null = null;
  const waiting: string[] = [];
  return {
    set: (opened: Desktop): void => {
      desktop = opened;
      for (const path of waiting.splice(0)) {
        opened.backend.offer(path).catch(() => log.line('what was opened could not be offered'));
      }
    },
    offer: (path: string): Promise<void> => {
      if (desktop !== null) return desktop.backend.offer(path);
      waiting.push(path);
      return Promise.resolve();
    },
    focus: (): void => {
      const window = desktop?.window();
      if (window) bringToFront(window);
    },
    close: (): Promise<void> => desktop?.close() ?? Promise.resolve(),
  };
}

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Without a window there is only a dialog of the system; what is expected says what to do. */
function cannotStart({ app, dialog }: ProgramParts, log: StationLog, error: unknown): null {
  const { code, message, reference } = failureOf(error);
  if (code === 'bug') log.defect('desktop', error);
  log.line(`the program cannot start: ${code}, ${reference}`);
  dialog.showErrorBox('Countersign', message);
  app.exit(1);
  return null;
}
