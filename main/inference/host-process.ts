import type { FromHost, ToHost } from './protocol.ts';

/** Why a host process ended, e.g. `signal SIGSEGV`, `exit code 1`. */
export interface HostExit {
  readonly reason: string;
  /** Last lines that native code wrote to stderr; may be empty. */
  readonly stderr: string;
}

/**
 * A running host, reached by messages: a forked Node process, or a utility process of Electron.
 * Of inference, unless the messages of another one are named.
 */
export interface HostProcess<Sent extends object = ToHost, Received = FromHost> {
  /** Undefined before it is up and, in Electron, after its end. */
  readonly pid: number | undefined;
  send(message: Sent): void;
  onMessage(listener: (message: Received) => void): void;
  /** Called once, whether it was killed, crashed or could not be started. */
  onExit(listener: (exit: HostExit) => void): void;
  /** Ends it at once, also in the middle of a native call. */
  kill(): void;
  /** While `busy` the caller's process stays alive for the answer; otherwise the host never keeps it. (Electron lives by its windows.) */
  hold(busy: boolean): void;
}

export type HostLauncher<Sent extends object = ToHost, Received = FromHost> = () => HostProcess<
  Sent,
  Received
>;
