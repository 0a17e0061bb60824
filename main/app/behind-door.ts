import type { Backend } from '../backend.ts';
import type { Door } from '../station/sealed-door.ts';

/** What the program itself wants of a backend, beside its pages. */
export type DesktopBackend = Pick<
  Backend,
  'lockScreen' | 'notify' | 'offer' | 'openSession' | 'resumed' | 'runCommand' | 'supportReport' | 'suspended'
>;

/**
 * The backend behind a door. While nobody has given the passphrase of a sealed workspace there is nobody to tell and
 * nothing to lock; what is offered for import waits for the first page that is let in.
 */
export function behindDoor(door: Door, log: (line: string) => void): DesktopBackend {
  const waiting: string[] = [];
  const backend = (): Backend | null => door.opened()?.backend ?? null;
  return {
    openSession: (channel) => {
      door.openSession(channel);
      const opened = backend();
      if (opened === null) return;
      for (const path of waiting.splice(0)) {
        opened.offer(path).catch(() => log('what was opened could not be offered'));
      }
    },
    offer: async (path) => {
      const opened = backend();
      if (opened === null) waiting.push(path);
      else await opened.offer(path);
    },
    notify: (level, message) => backend()?.notify(level, message),
    runCommand: (id) => backend()?.runCommand(id),
    lockScreen: () => backend()?.lockScreen(),
    suspended: () => backend()?.suspended(),
    resumed: async () => backend()?.resumed(),
    supportReport: () =>
      backend()?.supportReport() ?? Promise.reject(new Error('There is no report of a sealed workspace.')),
  };
}
