import { fork, spawn, type ChildProcess, type ForkOptions as NodeForkOptions } from 'node:child_process';
import { childEnvironment } from '../platform/environment.ts';
import { createExitNotice } from './exit-notice.ts';
import { hostEntry } from './host-entry.ts';
import type { HostLauncher, HostProcess } from './host-process.ts';
import type { FromHost, ToHost } from './protocol.ts';

export interface ForkOptions {
  /** Added to this process's environment, e.g. VK_ICD_FILENAMES. */
  readonly env?: Readonly<Record<string, string>>;
  /** Module that is the host; that of inference when not said. */
  readonly entry?: string;
  /** A program that is the host when it is started with these words: the installed one has no Node to fork. */
  readonly program?: { readonly file: string; readonly args: readonly string[] };
}

/** Starts hosts as forked Node processes. */
export function createForkLauncher<Sent extends object = ToHost, Received = FromHost>(
  options: ForkOptions = {},
): HostLauncher<Sent, Received> {
  return () => forkHost(options);
}

function startHost(options: ForkOptions): ChildProcess {
  const how: Pick<NodeForkOptions, 'serialization' | 'env' | 'stdio'> = {
    serialization: 'advanced',
    env: { ...childEnvironment(process.env), ...options.env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  };
  const { program } = options;
  if (program !== undefined) return spawn(program.file, [...program.args], { ...how, windowsHide: true });
  return fork(options.entry ?? hostEntry, [], {
    ...how,
    // Not the parent's flags: a debugger port or a test runner's loader must not be inherited.
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
}

function forkHost<Sent extends object, Received>(options: ForkOptions): HostProcess<Sent, Received> {
  const child = startHost(options);
  const exit = createExitNotice();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => exit.write(text));
  // A pipe would keep this process alive; its type hides that it is a socket.
  const pipe = child.stderr as { unref?: () => void } | null;
  pipe?.unref?.();
  child.on('exit', (code, signal) => exit.end(signal ? `signal ${signal}` : `exit code ${String(code)}`));
  child.on('error', (error) => exit.end(error.message));
  return {
    pid: child.pid,
    send: (message) => {
      // A failed send means that the host is gone: `exit` says so.
      if (child.connected) child.send(message, () => undefined);
    },
    // Both ends are this program: the messages are what their protocol.ts says.
    onMessage: (listener) => child.on('message', (message) => listener(message as Received)),
    onExit: exit.onExit,
    kill: () => child.kill('SIGKILL'),
    hold: (busy) => {
      if (busy) child.ref();
      else child.unref();
      if (busy) child.channel?.ref();
      else child.channel?.unref();
    },
  };
}
