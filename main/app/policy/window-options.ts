import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import { LEAST } from '../fit-window.ts';

/**
 * In memory only: nothing of a page (its cache, its storage) is written to the disk, where it would outlive the
 * workspace's own rules.
 */
export const PARTITION = 'workstation';

export interface WindowFacts {
  /** Absolute path of the bundled preload script. */
  readonly preload: string;
  readonly build: 'packaged' | 'development';
  /** Colour of the page, as CSS writes it. */
  readonly ground: string;
}

/** What a page of ours may be. All of it is said, also where it is Electron's default: defaults have changed before. */
export function webPreferences({ preload, build }: Omit<WindowFacts, 'ground'>): WebPreferences {
  return {
    preload,
    partition: PARTITION,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    enableBlinkFeatures: '',
    webviewTag: false,
    plugins: false,
    // A dropped file must never replace the page.
    navigateOnDragDrop: false,
    // Chromium fetches dictionaries where it is on.
    spellcheck: false,
    devTools: build === 'development',
    // Timers of the page keep the journal: they must not wait until somebody looks at the window again.
    backgroundThrottling: false,
    autoplayPolicy: 'document-user-activation-required',
    // Alerts of the system: the page has its own.
    disableDialogs: true,
    enableWebSQL: false,
  };
}

export function windowOptions(facts: WindowFacts): BrowserWindowConstructorOptions {
  return {
    title: 'Countersign',
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    // Shown when the page is drawn, on the colour of the page: a white flash hurts in a dark room.
    show: false,
    backgroundColor: facts.ground,
    webPreferences: webPreferences(facts),
  };
}
