import type * as electron from 'electron';
import type { BrowserWindow } from 'electron';
import { ENGLISH, textsOf } from './texts.ts';
import type { Backend } from '../backend.ts';
import type { SettingsPort } from '../backend/ports.ts';
import { startElectronHost } from '../hosts/electron.ts';
import { servePages } from '../hosts/electron-protocol.ts';
import { listPages } from '../hosts/page-files.ts';
import { systemClock } from '../inference/clock.ts';
import { openElectronKeychain } from '../platform/electron-keychain.ts';
import { createUtilityLauncher } from '../platform/electron-utility-process.ts';
import type { Environment } from '../platform/environment.ts';
import { createKeyRing } from '../sealing/keychain.ts';
import { readSeal } from '../sealing/seal-file.ts';
import type { DataKey } from '../sealing/sealer.ts';
import { keyByRing } from '../sealing/unlock.ts';
import { openLanguages } from '../station/language-files.ts';
import { loadModels } from '../station/load-models.ts';
import { openWorkstation, type OpenWorkstation } from '../station/open-workstation.ts';
import { openSettings, type OpenSettings } from '../station/settings-file.ts';
import type { StationLog } from '../station/station-log.ts';
import type { WindowWish } from './arguments.ts';
import { createBlockedRequests, type BlockedRequests } from './blocked-requests.ts';
import { choosePlace } from './choose-place.ts';
import { followTheme, groundOf } from './follow-theme.ts';
import { guardContents } from './guard-contents.ts';
import { guardSessions } from './guard-sessions.ts';
import { maySend } from './policy/senders.ts';
import { PARTITION } from './policy/window-options.ts';
import { showWindow } from './show-window.ts';
import { createWindowMemory } from './window-memory.ts';

/** What of Electron the desktop program is made of. */
export type DesktopParts = Pick<
  typeof electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'MessageChannelMain'
  | 'nativeTheme'
  | 'safeStorage'
  | 'screen'
  | 'session'
  | 'shell'
  | 'utilityProcess'
>;

export interface DesktopRequest {
  /** Canonical path of the workspace; made when missing. */
  readonly workspace: string;
  /** Further folders of models, absolute. */
  readonly models: readonly string[];
  readonly demo: WindowWish['demo'];
  /** The station's own folder. */
  readonly dataFolder: string;
  /** Electron's own files of this workspace. */
  readonly profile: string;
  /** The built page. */
  readonly rendererFolder: string;
  /** The bundled preload script. */
  readonly preload: string;
  readonly cwd: string;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly log: StationLog;
}

/** The program with its window open. */
export interface Desktop {
  readonly backend: Backend;
  readonly settings: OpenSettings;
  /** Null once it is closed. */
  window(): BrowserWindow | null;
  readonly blocked: BlockedRequests;
  /** Finishes the journal and ends everything in order. May be called again. */
  close(): Promise<void>;
}

/**
 * Opens a workspace in a window of its own. To be called once, after `ready`.
 * @throws ExpectedError as `openWorkstation` and `loadModels`; nothing stays open then.
 */
export async function openDesktop(parts: DesktopParts, request: DesktopRequest): Promise<Desktop> {
  const { app, session } = parts;
  const { log } = request;
  const build = app.isPackaged ? 'packaged' : 'development';
  // Before anything could load something.
  const blocked = createBlockedRequests(log.line);
  guardContents(app, log.line);
  guardSessions(parts, { build, blocked });

  const settings = await openSettings(request.dataFolder);
  followTheme(settings, parts.nativeTheme);
  let window: BrowserWindow | null = null;
  const station = await openStation(parts, { ...request, settings, window: () => window });
  try {
    const { backend, blobs } = station;
    const pages = await listPages(request.rendererFolder);
    servePages(session.fromPartition(PARTITION).protocol, { pages, blobs, log: log.line });
    const host = startElectronHost(parts, {
      openSession: (channel) => backend.openSession(channel),
      admits: ({ sender, senderFrame }) =>
        maySend({ frame: senderFrame, isOurWindow: window !== null && window.webContents === sender }),
      onDropped: (paths) => void offerAll(backend, paths, log),
      log: log.line,
    });
    const memory = createWindowMemory(request.profile, { screen: parts.screen, clock: systemClock });
    const place = await memory.place();
    window = showWindow(
      parts,
      { preload: request.preload, build, ground: groundOf(parts.nativeTheme) },
      place,
    );
    const remembered = memory.follow(window);
    window.once('closed', () => (window = null));
    if (request.demo === 'if-empty' && (await station.store.imageCount()) === 0) {
      // The page shows how far it is, and what is wrong with it.
      backend.openDemo().catch(() => undefined);
    }
    let closed: Promise<void> | null = null;
    const close = async (): Promise<void> => {
      host.close();
      await remembered();
      await station.close();
      log.line(blocked.summary());
    };
    return { backend, settings, window: () => window, blocked, close: () => (closed ??= close()) };
  } catch (error) {
    await station.close();
    throw error;
  }
}

/** The backend, with networks in a utility process and dialogs of the system. */
async function openStation(
  parts: DesktopParts,
  request: DesktopRequest & { settings: SettingsPort; window: () => BrowserWindow | null },
): Promise<OpenWorkstation> {
  const { app, dialog, safeStorage, shell } = parts;
  const { dataFolder, env, platform, settings, window, log } = request;
  const models = await loadModels({
    env,
    folders: request.models,
    launch: createUtilityLauncher(parts, { env }),
  });
  const languages = openLanguages(dataFolder);
  return openWorkstation({
    folder: request.workspace,
    key: await keyOf(request.workspace, () => openElectronKeychain(safeStorage, platform), dataFolder),
    models,
    settings,
    dataFolder,
    cwd: request.cwd,
    host: {
      kind: 'desktop',
      choosePlace: async (want) => {
        const text = await textsOf({ app, settings, languages }).catch(() => ENGLISH);
        return choosePlace(want, { dialog, window, text: () => text, platform });
      },
      reveal: (path) => shell.showItemInFolder(path),
      toggleFullScreen: () => {
        const shown = window();
        shown?.setFullScreen(!shown.isFullScreen());
      },
    },
    log,
  });
}

/** The key of a sealed workspace that this account keeps; without it the store says what to do. */
async function keyOf(
  workspace: string,
  keychain: () => ReturnType<typeof openElectronKeychain>,
  dataFolder: string,
): Promise<DataKey | null> {
  const seal = readSeal(workspace);
  // A clear workspace needs no keychain, which may ask the person for leave.
  return seal === null ? null : keyByRing(seal, createKeyRing(dataFolder, await keychain()));
}

async function offerAll(backend: Backend, paths: readonly string[], log: StationLog): Promise<void> {
  try {
    for (const path of paths) await backend.offer(path);
  } catch {
    log.line('what was dropped could not be offered');
  }
}
