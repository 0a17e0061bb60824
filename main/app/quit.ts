import type { App, BrowserWindow, Dialog } from 'electron';
import type { Clock } from '../inference/clock.ts';
import type { Texts } from './texts.ts';

/** Finishing a stroke's journal line takes milliseconds; ending an export and its threads takes seconds. */
const CLOSE_MS = 20_000;

export interface QuitPorts {
  readonly app: Pick<App, 'on' | 'quit' | 'exit'>;
  /** Ends the backend in order: the journal is on the disk after it. */
  readonly close: () => Promise<void>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/**
 * Ends the program in order: first the windows, whose pages may object; then the backend, which finishes the journal;
 * then the process. What takes longer than the deadline is left as a kill would leave it, which loses nothing that
 * was said to be saved (rule R3), and is written down. On macOS, too, the program ends with its window: it is one
 * workspace.
 */
export function quitInOrder({ app, close, clock, log }: QuitPorts): void {
  let ending = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    const stop = clock.after(CLOSE_MS, () => {
      log('the backend did not end in time; the program quits without it');
      app.exit(1);
    });
    close()
      .then(
        () => 0,
        () => {
          log('the backend could not end in order');
          return 1;
        },
      )
      .then((code) => {
        stop();
        app.exit(code);
      });
  });
}

/**
 * A page that has something unsaved prevents its own end (`beforeunload`); Electron would then do nothing at all, so
 * the person is asked.
 * @param onStay the window stays open: what wanted to quit must not go on.
 */
export function askBeforeLoss(
  window: Pick<BrowserWindow, 'webContents'>,
  ports: {
    readonly dialog: Pick<Dialog, 'showMessageBoxSync'>;
    readonly text: () => Texts;
    readonly onStay?: () => void;
  },
): void {
  window.webContents.on('will-prevent-unload', (event) => {
    const text = ports.text();
    // Synchronous: after the event Electron has decided.
    const answer = ports.dialog.showMessageBoxSync({
      type: 'warning',
      message: text('Not everything is saved yet.'),
      detail: text('What you drew or decided last is still on its way to the disk. Leaving now may lose it.'),
      buttons: [text('Stay'), text('Leave and lose it')],
      defaultId: 0,
      cancelId: 0,
    });
    if (answer === 1) event.preventDefault();
    else ports.onStay?.();
  });
}
