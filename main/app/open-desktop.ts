import type * as electron from 'electron';
import type { BrowserWindow } from 'electron';
import { ENGLISH, textsOf } from './texts.ts';
import type { SettingsPort } from '../backend/ports.ts';
import { startElectronHost } from '../hosts/electron.ts';
import { servePages } from '../hosts/electron-protocol.ts';
import { listPages } from '../hosts/page-files.ts';
import { systemClock } from '../inference/clock.ts';
import { openElectronKeychain } from '../platform/electron-keychain.ts';
import { createUtilityLauncher } from '../platform/electron-utility-process.ts';
import type { Environment } from '../platform/environment.ts';
import { createKeyRing, type KeyRing } from '../sealing/keychain.ts';
import { readSeal } from '../sealing/seal-file.ts';
import type { DataKey } from '../sealing/sealer.ts';
import { halfSealed } from '../sealing/unlock.ts';
import { openLanguages } from '../station/language-files.ts';
import { loadModels } from '../station/load-models.ts';
import { demoIfEmpty, openWorkstation, type OpenWorkstation } from '../station/open-workstation.ts';
import { createSealedDoor, openDoor, type Door } from '../station/sealed-door.ts';
import { openSettings, type OpenSettings } from '../station/settings-file.ts';
import type { StationLog } from '../station/station-log.ts';
import { stationKey } from '../station/workspace-key.ts';
import { createTrainer } from '../training/trainer-client.ts';
import { trainerEntry } from '../training/trainer-process.ts';
import type { WindowWish } from './arguments.ts';
import { behindDoor, type DesktopBackend } from './behind-door.ts';
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
  readonly backend: DesktopBackend;
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
  const door = await openStation(parts, { ...request, settings, window: () => window });
  try {
    const backend = behindDoor(door, log.line);
    const pages = await listPages(request.rendererFolder);
    servePages(session.fromPartition(PARTITION).protocol, { pages, blobs: door.blobs, log: log.line });
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
    const station = door.opened();
    if (request.demo === 'if-empty' && station !== null) await demoIfEmpty(station);
    let closed: Promise<void> | null = null;
    const close = async (): Promise<void> => {
      host.close();
      await remembered();
      await door.close();
      log.line(blocked.summary());
    };
    return { backend, settings, window: () => window, blocked, close: () => (closed ??= close()) };
  } catch (error) {
    await door.close();
    throw error;
  }
}

/** The workstation, with networks in a utility process and dialogs of the system; sealed when only a page can open it. */
async function openStation(
  parts: DesktopParts,
  request: DesktopRequest & { settings: SettingsPort; window: () => BrowserWindow | null },
): Promise<Door> {
  const { app, dialog, safeStorage, shell } = parts;
  const { dataFolder, env, platform, settings, window, log } = request;
  const models = await loadModels({
    env,
    folders: request.models,
    launch: createUtilityLauncher(parts, { env }),
  });
  const trainer = createTrainer({
    launch: createUtilityLauncher(parts, { env, entry: trainerEntry, serviceName: 'Countersign training' }),
    log: log.line,
  });
  const languages = openLanguages(dataFolder);
  const { workspace } = request;
  const open = (key: DataKey | null): Promise<OpenWorkstation> =>
    openWorkstation({
      folder: workspace,
      key,
      models,
      settings,
      dataFolder,
      cwd: request.cwd,
      trainer,
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
  const ring = async (): Promise<KeyRing> =>
    createKeyRing(dataFolder, await openElectronKeychain(safeStorage, platform));
  const key = await stationKey(workspace, env, ring);
  const seal = key === null ? readSeal(workspace) : null;
  if (seal === null) return openDoor(await open(key));
  if (seal.state !== 'sealed') throw halfSealed(seal.state);
  const keys = await ring();
  const keep = (given: DataKey): Promise<void> => keys.keep(seal.keyId, given);
  const ports = { seal, open, settings, clock: systemClock, log: log.line };
  return createSealedDoor(keys.available ? { ...ports, keep } : ports);
}

async function offerAll(backend: DesktopBackend, paths: readonly string[], log: StationLog): Promise<void> {
  try {
    for (const path of paths) await backend.offer(path);
  } catch {
    log.line('what was dropped could not be offered');
  }
}
