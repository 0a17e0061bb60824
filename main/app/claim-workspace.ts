import type { App } from 'electron';
import type { Graphics } from './graphics.ts';
import { handoverOf } from './second-start.ts';

/**
 * Whether this process is the one that shows the workspace. To be called before `ready`, with `userData` set to the
 * profile of the workspace: Electron's lock is one per such folder, held by a socket or window of the living process,
 * and handed over by the system when it dies. The workspace's own lock (main/workspace/workspace-lock.ts) still keeps
 * out processes of other kinds, e.g. the command line.
 * @param open files and folders as typed: the first process offers them to import.
 */
export function claimWorkspace(
  app: Pick<App, 'requestSingleInstanceLock'>,
  open: readonly string[],
  cwd: string,
): boolean {
  return app.requestSingleInstanceLock(handoverOf(open, cwd));
}

/** Chooses what draws the windows. To be called before `ready`. */
export function chooseGraphics(app: Pick<App, 'disableHardwareAcceleration'>, draw: Graphics): void {
  if (draw === 'software') app.disableHardwareAcceleration();
}
