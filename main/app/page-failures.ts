import type { App, BrowserWindow, Dialog } from 'electron';
import type { Texts } from './texts.ts';

export interface PageFailurePorts {
  readonly app: Pick<App, 'quit'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly text: () => Texts;
  /** A line and a crash report, redacted. */
  readonly defect: (what: string) => void;
  readonly log: (line: string) => void;
  readonly saveReport: () => Promise<void>;
  /** Shows the page from its beginning. */
  readonly loadPage: () => Promise<void>;
}

/**
 * Stands by when the page's process ends or does not answer: dialogs of the system, since there is no page left that
 * could show one. Everything that was said to be saved is in the journal; the page opens it again.
 */
export function followPageFailures(window: BrowserWindow, ports: PageFailurePorts): void {
  const { log } = ports;
  const contents = window.webContents;
  let asking = false;
  const once = (ask: () => Promise<void>): void => {
    if (asking || window.isDestroyed()) return;
    asking = true;
    ask()
      .catch(() => log('a dialog about the page failed'))
      .finally(() => (asking = false));
  };

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    ports.defect(`the page's process ended: ${reason}, code ${String(exitCode)}`);
    once(() => askAboutLostPage(window, reason, ports));
  });

  let answered = new AbortController();
  window.on('unresponsive', () => {
    log('the page does not answer');
    answered = new AbortController();
    const { signal } = answered;
    once(() => askAboutSilence(window, signal, ports));
  });
  // The question goes away by itself when the page answers again.
  window.on('responsive', () => answered.abort());
}

async function askAboutLostPage(
  window: BrowserWindow,
  reason: string,
  ports: PageFailurePorts,
): Promise<void> {
  const text = ports.text();
  const detail =
    reason === 'oom'
      ? text('It needed more memory than there was. What was saved is saved: the page can open it again.')
      : text('What was saved is saved: the page can open it again.');
  for (;;) {
    const { response } = await ports.dialog.showMessageBox(window, {
      type: 'error',
      message: text('The page of Countersign has ended unexpectedly.'),
      detail,
      buttons: [text('Open it again'), text('Save a report…'), text('Quit')],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    if (response === 1) {
      await ports.saveReport();
      continue;
    }
    if (response === 2) ports.app.quit();
    else await ports.loadPage();
    return;
  }
}

async function askAboutSilence(
  window: BrowserWindow,
  signal: AbortSignal,
  ports: PageFailurePorts,
): Promise<void> {
  const text = ports.text();
  const { response } = await ports.dialog.showMessageBox(window, {
    type: 'warning',
    message: text('Countersign does not answer.'),
    detail: text('It may be busy with a large image. Opening the page again loses what was not saved yet.'),
    buttons: [text('Wait'), text('Open it again'), text('Quit')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal,
  });
  if (response === 0 || signal.aborted) return;
  // A page that hangs does not listen to its own end.
  window.webContents.forcefullyCrashRenderer();
  if (response === 2) ports.app.quit();
  else await ports.loadPage();
}
