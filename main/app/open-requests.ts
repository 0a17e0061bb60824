import type { App } from 'electron';
import { openedBySecondStart } from './second-start.ts';

export interface OpenRequestPorts {
  readonly app: Pick<App, 'on'>;
  /** Canonical path of the open workspace. */
  readonly workspace: string;
  readonly exists: (path: string) => boolean;
  /** As `backend.offer`. */
  readonly offer: (path: string) => Promise<void>;
  /** Brings the window to the front, restored if it was minimised. */
  readonly focus: () => void;
  /** One line, without paths (rule S2). */
  readonly log: (line: string) => void;
}

/**
 * Hears what the system wants opened: a second start of the same workspace (Windows, Linux), a file that was opened
 * with the program or dropped on its icon (macOS). To be called before `ready`, since macOS tells of the file that
 * started the program before it.
 */
export function followOpenRequests(ports: OpenRequestPorts): void {
  const { app, offer, focus, log } = ports;
  const offerAll = async (paths: readonly string[]): Promise<void> => {
    for (const path of paths) await offer(path);
  };
  const open = (paths: readonly string[]): void => {
    focus();
    if (paths.length === 0) return;
    log(`${String(paths.length)} files or folders are offered for import`);
    offerAll(paths).catch(() => log('what was opened could not be offered'));
  };
  app.on('second-instance', (_event, argv, workingDirectory, additionalData) => {
    open(openedBySecondStart({ argv, workingDirectory, additionalData }, ports));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open([path]);
  });
  // The program has no addresses of its own: an address that names a file is one, everything else is left.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const path = filePathOf(url);
    if (path !== null) open([path]);
    else log('an address was not opened');
  });
  app.on('activate', () => focus());
}

function filePathOf(url: string): string | null {
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'file:' && parsed.host === '' ? decodeURIComponent(parsed.pathname) : null;
  } catch {
    return null;
  }
}
