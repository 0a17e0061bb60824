import type { App, PowerMonitor } from 'electron';
import type { Backend } from '../backend.ts';

export interface PowerPorts {
  readonly powerMonitor: Pick<PowerMonitor, 'on'>;
  readonly app: Pick<App, 'quit'>;
  readonly backend: Pick<Backend, 'suspended' | 'resumed'>;
  /** The system's screen is locked, or will be when the computer wakes up: so are the readers' sessions. */
  readonly onLockScreen: () => void;
  readonly log: (line: string) => void;
}

/** Sleep, waking, the system's lock and its shutdown. To be called after `ready`. */
export function followPower({ powerMonitor, app, backend, onLockScreen, log }: PowerPorts): void {
  powerMonitor.on('suspend', () => {
    log('the computer goes to sleep');
    // First: what is not saved is sent while its reader is still logged in.
    backend.suspended();
    onLockScreen();
  });
  powerMonitor.on('resume', () => {
    log('the computer has woken up');
    backend.resumed().catch(() => log('the networks could not be started anew'));
  });
  powerMonitor.on('lock-screen', onLockScreen);
  // Linux and macOS wait for the program then; Windows ends sessions by closing windows.
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    log('the system shuts down');
    event?.preventDefault();
    app.quit();
  });
}
