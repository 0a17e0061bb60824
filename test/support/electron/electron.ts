import type * as electron from 'electron';
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  CommandLine,
  Dialog,
  IpcMain,
  IpcMainInvokeEvent,
  Menu,
  NativeTheme,
  PowerMonitor,
  PowerSaveBlocker,
  SafeStorage,
  Screen,
  Shell,
  Session,
} from 'electron';
import { standInChannel } from './message-channel.ts';
import { electronPart, type ElectronCall } from './part.ts';
import { standInProtocol, standInSession } from './session.ts';
import { recordedUtilityProcess, type ForkUtility } from './utility-process.ts';
import { standInWindow } from './window.ts';

/** What a test wants to be otherwise, part by part, in Electron's own types. */
export interface StandInOptions {
  readonly app?: Partial<App>;
  readonly dialog?: Partial<Dialog>;
  readonly screen?: Partial<Screen>;
  readonly shell?: Partial<Shell>;
  readonly safeStorage?: Partial<SafeStorage>;
  readonly nativeTheme?: Partial<NativeTheme>;
  readonly fork?: ForkUtility;
}

type Parts = Pick<
  typeof electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'nativeTheme'
  | 'powerMonitor'
  | 'powerSaveBlocker'
  | 'protocol'
  | 'safeStorage'
  | 'screen'
  | 'session'
  | 'shell'
  | 'utilityProcess'
>;

/** Electron as tests have it: records every call, runs nothing. */
export interface ElectronStandIn extends Parts {
  /** Everything that was asked, in order. */
  readonly calls: readonly ElectronCall[];
  /** Arguments of the calls of one method, e.g. `argsOf('app', 'quit')`. */
  argsOf(part: string, method: string): readonly (readonly unknown[])[];
  /** Options of every window that was made, also of closed ones. */
  readonly windowOptions: readonly BrowserWindowConstructorOptions[];
  /** As a page does by `ipcRenderer.invoke`. */
  invoke(
    channel: string,
    event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
    ...args: unknown[]
  ): unknown;
}

export function createElectronStandIn(options: StandInOptions = {}): ElectronStandIn {
  const calls: ElectronCall[] = [];
  const windows: BrowserWindow[] = [];
  const windowOptions: BrowserWindowConstructorOptions[] = [];
  const sessions = new Map<string, Session>();
  const invoked = new Map<string, (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown>();
  const app = standInApp(calls, options.app);
  const defaultSession = standInSession('session.default', calls);

  const sessionPart = electronPart<(typeof electron)['session']>('session', calls, {
    defaultSession,
    fromPartition: (partition) => {
      const name = partition.startsWith('persist:') ? partition : `session.memory.${partition}`;
      const known = sessions.get(name) ?? standInSession(name, calls);
      if (!sessions.has(name)) {
        sessions.set(name, known);
        app.emit('session-created', known);
      }
      return known;
    },
  });

  function standInBrowserWindow(given: BrowserWindowConstructorOptions = {}): BrowserWindow {
    windowOptions.push(given);
    calls.push({ part: 'BrowserWindow', method: 'new', args: [given] });
    const { session: own, partition } = given.webPreferences ?? {};
    const session = own ?? (partition === undefined ? defaultSession : sessionPart.fromPartition(partition));
    const window = standInWindow(given, { calls, session, windows });
    app.emit('web-contents-created', {}, window.webContents);
    app.emit('browser-window-created', {}, window);
    return window;
  }
  const BrowserWindowPart = Object.assign(standInBrowserWindow, {
    getAllWindows: () => [...windows],
    getFocusedWindow: () => windows.find((window) => window.isFocused()) ?? null,
    fromWebContents: (contents) => windows.find((window) => window.webContents === contents) ?? null,
    fromId: (id) => windows.find((window) => window.id === id) ?? null,
  } satisfies Partial<typeof electron.BrowserWindow>);

  return {
    calls,
    windowOptions,
    argsOf: (part, method) =>
      calls.filter((call) => call.part === part && call.method === method).map(({ args }) => args),
    invoke: (channel, event, ...args) => {
      const listener = invoked.get(channel);
      if (listener === undefined) throw new Error(`Nobody handles ${channel}.`);
      return listener(event as IpcMainInvokeEvent, ...args);
    },
    app,
    session: sessionPart,
    // A function that returns an object may be called by `new`; of the statics only those above are there.
    BrowserWindow: BrowserWindowPart as unknown as typeof electron.BrowserWindow,
    protocol: standInProtocol('protocol', calls),
    ipcMain: electronPart<IpcMain>('ipcMain', calls, {
      handle: (channel, listener) => void invoked.set(channel, listener),
      removeHandler: (channel) => void invoked.delete(channel),
    }),
    MessageChannelMain: function MessageChannelMain() {
      return standInChannel(calls);
    } as unknown as typeof electron.MessageChannelMain,
    utilityProcess: electronPart<(typeof electron)['utilityProcess']>('utilityProcess', calls, {
      fork: options.fork ?? (() => recordedUtilityProcess(calls)),
    }),
    Menu: standInMenu(calls),
    ...standInSystem(calls, options),
  };
}

function standInApp(calls: ElectronCall[], members: Partial<App> = {}): App {
  const switches = new Map<string, string>();
  const app: App = electronPart<App>('app', calls, {
    isPackaged: true,
    name: 'Countersign',
    applicationMenu: null,
    commandLine: electronPart<CommandLine>('app.commandLine', calls, {
      appendSwitch: (name, value = '') => void switches.set(name, value),
      hasSwitch: (name) => switches.has(name),
      getSwitchValue: (name) => switches.get(name) ?? '',
    }),
    whenReady: () => Promise.resolve(),
    isReady: () => true,
    getName: () => 'Countersign',
    setName: () => undefined,
    getVersion: () => '0.0.0',
    getAppPath: () => '/app',
    getPath: (name) => `/path/${name}`,
    setPath: () => undefined,
    setAppLogsPath: () => undefined,
    getLocale: () => 'en-US',
    getPreferredSystemLanguages: () => ['en-US'],
    setAppUserModelId: () => undefined,
    setAboutPanelOptions: () => undefined,
    showAboutPanel: () => undefined,
    enableSandbox: () => undefined,
    disableHardwareAcceleration: () => undefined,
    configureHostResolver: () => undefined,
    setProxy: () => Promise.resolve(),
    requestSingleInstanceLock: () => true,
    hasSingleInstanceLock: () => true,
    releaseSingleInstanceLock: () => undefined,
    addRecentDocument: () => undefined,
    clearRecentDocuments: () => undefined,
    getGPUFeatureStatus: () => ({}) as ReturnType<App['getGPUFeatureStatus']>,
    getAppMetrics: () => [],
    focus: () => undefined,
    relaunch: () => undefined,
    quit: () => {
      let prevented = false;
      app.emit('before-quit', { preventDefault: () => (prevented = true) });
      if (!prevented) app.emit('will-quit', { preventDefault: () => undefined });
    },
    exit: () => undefined,
    ...members,
  });
  return app;
}

function standInMenu(calls: ElectronCall[]): typeof electron.Menu {
  return electronPart<typeof electron.Menu>('Menu', calls, {
    // The template itself, so that tests can look for an item and click it.
    buildFromTemplate: (template) => ({ items: template, popup: () => undefined }) as unknown as Menu,
    setApplicationMenu: () => undefined,
    getApplicationMenu: () => null,
  }) as unknown as typeof electron.Menu;
}

/** Dialogs, screens and what else belongs to the desktop. */
function standInSystem(calls: ElectronCall[], options: StandInOptions) {
  const display = {
    id: 1,
    bounds: { x: 0, y: 0, width: 1920, height: 1080 },
    workArea: { x: 0, y: 0, width: 1920, height: 1040 },
    scaleFactor: 1,
  } as electron.Display;
  return {
    dialog: electronPart<Dialog>('dialog', calls, {
      showOpenDialog: () => Promise.resolve({ canceled: true, filePaths: [] }),
      showSaveDialog: () => Promise.resolve({ canceled: true, filePath: '' }),
      showMessageBox: () => Promise.resolve({ response: 0, checkboxChecked: false }),
      showMessageBoxSync: () => 0,
      showErrorBox: () => undefined,
      ...options.dialog,
    }),
    screen: electronPart<Screen>('screen', calls, {
      getAllDisplays: () => [display],
      getPrimaryDisplay: () => display,
      getDisplayMatching: () => display,
      getCursorScreenPoint: () => ({ x: 0, y: 0 }),
      getDisplayNearestPoint: () => display,
      ...options.screen,
    }),
    shell: electronPart<Shell>('shell', calls, {
      showItemInFolder: () => undefined,
      openPath: () => Promise.resolve(''),
      beep: () => undefined,
      ...options.shell,
    }),
    safeStorage: electronPart<SafeStorage>('safeStorage', calls, {
      isAsyncEncryptionAvailable: () => Promise.resolve(true),
      getSelectedStorageBackend: () => 'gnome_libsecret',
      // Turned around, so that a test sees whether it was used.
      encryptStringAsync: (text) => Promise.resolve(Buffer.from(text).reverse()),
      decryptStringAsync: (bytes) =>
        Promise.resolve({ result: Buffer.from(bytes).reverse().toString(), shouldReEncrypt: false }),
      ...options.safeStorage,
    }),
    nativeTheme: electronPart<NativeTheme>('nativeTheme', calls, {
      themeSource: 'system',
      shouldUseDarkColors: true,
      ...options.nativeTheme,
    }),
    powerMonitor: electronPart<PowerMonitor>('powerMonitor', calls, {
      getSystemIdleTime: () => 0,
      getSystemIdleState: () => 'active',
    }),
    powerSaveBlocker: electronPart<PowerSaveBlocker>('powerSaveBlocker', calls, {
      start: () => 1,
      stop: () => true,
      isStarted: () => true,
    }),
  };
}
