import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
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

const shim = fileURLToPath(new URL('./utility-child.ts', import.meta.url));

/**
 * A `fork` that really runs the module, in a forked Node with a `process.parentPort`. Not shown by it: Chromium's
 * sandbox and pipes, Electron's Node, libraries that its binary would not load.
 */
export function nodeUtilityProcess(calls: ElectronCall[] = []): ForkUtility {
  return (modulePath, _args, options) => {
    const forked = fork(shim, [modulePath], {
      serialization: 'advanced',
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...(options?.env ?? process.env) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const child: UtilityProcess = electronPart<UtilityProcess>('utilityProcess.child', calls, {
      get pid() {
        return forked.pid;
      },
      stdout: null,
      stderr: forked.stderr,
      postMessage: (message: unknown) => void forked.send(message as object, () => undefined),
      kill: () => forked.kill(),
    });
    forked.on('spawn', () => child.emit('spawn'));
    forked.on('message', (message) => child.emit('message', message));
    // As waitpid gives it: the signal, where one ended it.
    forked.on('exit', (code, signal) => child.emit('exit', code ?? (signal === 'SIGTERM' ? 15 : 9)));
    return child;
  };
}
