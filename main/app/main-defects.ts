import type { App, Dialog } from 'electron';
import type { Clock } from '../inference/clock.ts';
import type { StationLog } from '../station/station-log.ts';
import { watchDefects } from '../station/watch-defects.ts';
import type { Texts } from './texts.ts';

/** A defect that comes back so often within a minute is told once more, with the advice to quit. */
const MANY = 5;
const WITHIN_MS = 60_000;

export interface MainDefectPorts {
  readonly log: Pick<StationLog, 'defect' | 'line'>;
  readonly app: Pick<App, 'quit' | 'isReady'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly clock: Clock;
  readonly text: () => Texts;
  readonly saveReport: () => Promise<void>;
}

/**
 * What nobody caught in the main process: written down redacted, told, and the person decides. The journal is written
 * by a thread of its own, so that going on is usually right; Electron's own dialog would show the error's text, which
 * may hold a path.
 */
export function followMainDefects(
  ports: MainDefectPorts,
  watched: Pick<NodeJS.Process, 'on' | 'off'> = process,
): void {
  const { log, clock } = ports;
  let at: number[] = [];
  /** How often defects of the last minute were told: once, and once more when they do not end. */
  let told = 0;
  let asking = false;
  const tell = (): void => {
    const now = clock.now();
    at = [...at, now].filter((one) => now - one < WITHIN_MS);
    if (at.length === 1) told = 0;
    // One dialog for a defect that comes with every frame.
    if (asking || !ports.app.isReady() || told === 2 || (told === 1 && at.length < MANY)) return;
    told = at.length < MANY ? 1 : 2;
    asking = true;
    ask(ports, told === 2)
      .catch(() => log.line('the dialog about a defect failed'))
      .finally(() => (asking = false));
  };
  // Writes uncaught errors of this process and of its threads.
  watchDefects(log, watched);
  watched.on('uncaughtException', tell);
  // Electron only warns of these, so they never become uncaught exceptions.
  watched.on('unhandledRejection', (reason) => {
    log.defect('desktop', reason);
    tell();
  });
}

async function ask(ports: MainDefectPorts, again: boolean): Promise<void> {
  const text = ports.text();
  for (;;) {
    const { response } = await ports.dialog.showMessageBox({
      type: 'error',
      message: text('Something went wrong inside Countersign.'),
      detail: again
        ? text('It happens again and again: quit and start again. What was saved is saved.')
        : text('What was saved is saved, and you can usually go on. A report helps to find the fault.'),
      buttons: [text('Go on'), text('Save a report…'), text('Quit')],
      defaultId: again ? 2 : 0,
      cancelId: 0,
      noLink: true,
    });
    if (response === 2) ports.app.quit();
    if (response !== 1) return;
    await ports.saveReport();
  }
}
