import type * as electron from 'electron';
import type { UtilityProcess } from 'electron';
import { messageOf } from '../../core/domain/errors.ts';
import { createExitNotice, type ExitNotice } from '../inference/exit-notice.ts';
import { hostEntry } from '../inference/host-entry.ts';
import { childEnvironment, type Environment } from './environment.ts';
import type { HostLauncher, HostProcess } from '../inference/host-process.ts';
import type { FromHost, ToHost } from '../inference/protocol.ts';

export interface UtilityOptions {
  /** Of the process; `process.env` when not said. */
  readonly env?: Environment;
  /** Module that is the host; that of inference when not said. */
  readonly entry?: string;
  /** As the task manager and `child-process-gone` name it. */
  readonly serviceName?: string;
}

/**
 * Starts hosts as utility processes of Electron, which are Node with Electron's own binary: the installed program has
 * no other one, and its fuses forbid running as Node. Only after `ready`.
 */
export function createUtilityLauncher<Sent extends object = ToHost, Received = FromHost>(
  { utilityProcess }: Pick<typeof electron, 'utilityProcess'>,
  options: UtilityOptions = {},
): HostLauncher<Sent, Received> {
  return () => {
    const exit = createExitNotice();
    try {
      return hostOf(forkUtility(utilityProcess, options), exit);
    } catch (error) {
      // As a host that could not be started: whoever waits for it hears why.
      exit.end(messageOf(error));
      return { ...NO_HOST, onExit: exit.onExit };
    }
  };
}

const NO_HOST: Omit<HostProcess<object, never>, 'onExit'> = {
  pid: undefined,
  send: () => undefined,
  onMessage: () => undefined,
  kill: () => undefined,
  hold: () => undefined,
};

function forkUtility(
  utilityProcess: Pick<(typeof electron)['utilityProcess'], 'fork'>,
  { entry = hostEntry, env = process.env, serviceName = 'Countersign inference' }: UtilityOptions,
): UtilityProcess {
  return utilityProcess.fork(entry, [], {
    serviceName,
    env: childEnvironment(env),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function hostOf<Sent extends object, Received>(
  child: UtilityProcess,
  exit: ExitNotice,
): HostProcess<Sent, Received> {
  let spawned = false;
  let unwanted = false;
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (text: string) => exit.write(text));
  child.on('spawn', () => {
    spawned = true;
    if (unwanted) child.kill();
  });
  child.on('error', (kind, location) => exit.write(`${kind} at ${location}\n`));
  child.on('exit', (code) => exit.end(`exit code ${String(code)}`));
  return {
    get pid() {
      return child.pid;
    },
    // To a process that has ended nothing is sent, and `exit` says so.
    send: (message) => child.postMessage(message),
    // Both ends are this program: the messages are what their protocol.ts says.
    onMessage: (listener) => child.on('message', (message: unknown) => listener(message as Received)),
    onExit: exit.onExit,
    kill: () => {
      unwanted = true;
      // Before it is up there is nothing to kill, and it would come up later.
      if (spawned) child.kill();
    },
    hold: () => undefined,
  };
}
