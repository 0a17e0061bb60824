import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Rectangle,
  Session,
  WebContents,
  WebFrameMain,
} from 'electron';
import { electronPart, type ElectronCall } from './part.ts';

let lastId = 0;

/** A window that is where it was told to be, shows nothing and never loads. */
export function standInWindow(
  options: BrowserWindowConstructorOptions,
  { calls, session, windows }: { calls: ElectronCall[]; session: Session; windows: BrowserWindow[] },
): BrowserWindow {
  lastId += 1;
  const id = lastId;
  let bounds: Rectangle = {
    x: options.x ?? 0,
    y: options.y ?? 0,
    width: options.width ?? 800,
    height: options.height ?? 600,
  };
  const is = {
    fullScreen: options.fullscreen ?? false,
    maximized: false,
    minimized: false,
    destroyed: false,
    visible: options.show ?? true,
    focused: false,
  };
  const contents = standInContents(id, { calls, session });
  const window: BrowserWindow = electronPart<BrowserWindow>('window', calls, {
    id,
    webContents: contents,
    loadURL: (url) => contents.loadURL(url),
    reload: () => undefined,
    show: () => void (is.visible = true),
    hide: () => void (is.visible = false),
    focus: () => void (is.focused = true),
    isFocused: () => is.focused,
    isVisible: () => is.visible,
    isDestroyed: () => is.destroyed,
    isFullScreen: () => is.fullScreen,
    setFullScreen: (flag) => {
      is.fullScreen = flag;
      window.emit(flag ? 'enter-full-screen' : 'leave-full-screen');
    },
    isMaximized: () => is.maximized,
    maximize: () => {
      is.maximized = true;
      window.emit('maximize');
    },
    unmaximize: () => {
      is.maximized = false;
      window.emit('unmaximize');
    },
    isMinimized: () => is.minimized,
    minimize: () => void (is.minimized = true),
    restore: () => void (is.minimized = false),
    getBounds: () => bounds,
    getNormalBounds: () => bounds,
    setBounds: (next) => void (bounds = { ...bounds, ...next }),
    setMenu: () => undefined,
    removeMenu: () => undefined,
    setMenuBarVisibility: () => undefined,
    setAutoHideMenuBar: () => undefined,
    setTitle: () => undefined,
    setProgressBar: () => undefined,
    flashFrame: () => undefined,
    setRepresentedFilename: () => undefined,
    setDocumentEdited: () => undefined,
    setBackgroundColor: () => undefined,
    // As a person does: a listener may prevent it.
    close: () => {
      let prevented = false;
      window.emit('close', { preventDefault: () => (prevented = true) });
      if (!prevented) window.destroy();
    },
    destroy: () => {
      if (is.destroyed) return;
      is.destroyed = true;
      const at = windows.indexOf(window);
      if (at >= 0) windows.splice(at, 1);
      window.emit('closed');
    },
  });
  windows.push(window);
  return window;
}

/** The frame of a page; `url` and `parent` are what a check of senders looks at. */
export function standInFrame(url: string, parent: WebFrameMain | null = null): WebFrameMain {
  return { url, parent, origin: new URL(url).origin } as WebFrameMain;
}

function standInContents(
  id: number,
  { calls, session }: { calls: ElectronCall[]; session: Session },
): WebContents {
  let url = '';
  const members: { -readonly [K in keyof WebContents]?: WebContents[K] } = {
    id,
    session,
    mainFrame: standInFrame('about:blank'),
    loadURL: (next) => {
      url = next;
      members.mainFrame = standInFrame(next);
      return Promise.resolve();
    },
    getURL: () => url,
    isDestroyed: () => false,
    isLoading: () => false,
    isCrashed: () => false,
    reload: () => undefined,
    send: () => undefined,
    postMessage: () => undefined,
    setWindowOpenHandler: () => undefined,
    setWebRTCIPHandlingPolicy: () => undefined,
    setVisualZoomLevelLimits: () => Promise.resolve(),
    setZoomFactor: () => undefined,
    setZoomLevel: () => undefined,
    getZoomLevel: () => 0,
    openDevTools: () => undefined,
    toggleDevTools: () => undefined,
    forcefullyCrashRenderer: () => undefined,
    focus: () => undefined,
  };
  return electronPart<WebContents>('webContents', calls, members);
}
