import type { ForkOptions, UtilityProcess } from 'electron';
import { electronPart, type ElectronCall } from './part.ts';

/** A utility process that exists only in the record; tests emit its `message` and `exit`. */
export function recordedUtilityProcess(calls: ElectronCall[]): UtilityProcess {
  const child: UtilityProcess = electronPart<UtilityProcess>('utilityProcess.child', calls, {
    pid: 4711,
    stdout: null,
    stderr: null,
    postMessage: () => undefined,
    kill: () => {
      child.emit('exit', 143);
      return true;
    },
  });
  return child;
}

export type ForkUtility = (modulePath: string, args?: string[], options?: ForkOptions) => UtilityProcess;
