import type { HostLauncher, HostProcess } from '../../main/inference/host-process.ts';
import type { ToHost } from '../../main/inference/protocol.ts';

export interface Tap {
  /** All messages to all hosts, in order. */
  readonly sent: ToHost[];
  /** Hosts that were launched. */
  readonly hosts: HostProcess[];
  readonly launch: HostLauncher;
}

/** What a test does with a message on its way: send another one, or end the host under it. */
export type Tapping = (message: ToHost, host: HostProcess, hostNumber: number) => ToHost;

/** Listens on the line to real hosts and may change what goes over it. Hosts count from 1. */
export function tapHost(launch: HostLauncher, tapping: Tapping = (message) => message): Tap {
  const sent: ToHost[] = [];
  const hosts: HostProcess[] = [];
  return {
    sent,
    hosts,
    launch: () => {
      const host = launch();
      const hostNumber = hosts.push(host);
      return {
        ...host,
        send: (message) => {
          sent.push(message);
          host.send(tapping(message, host, hostNumber));
        },
      };
    },
  };
}
