import { MessageChannel } from 'node:worker_threads';
import type { Channel } from '../../core/transport/channel.ts';
import { createMessagePortChannel } from '../../core/transport/message-port-channel.ts';
import { createWebSocketChannel } from '../../core/transport/web-socket-channel.ts';
import { createElectronChannel } from '../../main/hosts/electron-port-channel.ts';
import { startLoopbackHost } from '../../main/hosts/loopback.ts';
import { createMemoryChannels } from '../../main/hosts/memory.ts';
import { standInPort } from '../support/electron/message-channel.ts';
import { enter, openSocket, random } from './loopback-client.ts';
import { makeRendererFolder, removeRendererFolder } from './renderer-folder.ts';

export interface Ends {
  readonly page: Channel;
  readonly backend: Channel;
}

/** A way in which pages reach a backend, as the contract suite sees it. */
export interface Transport {
  readonly name: string;
  /** Makes connections until it is stopped. */
  start(): Promise<{ connect(): Promise<Ends>; stop(): Promise<void> }>;
}

/** What needs neither a start nor an end. */
function withoutHost(name: string, ends: () => Ends): Transport {
  return {
    name,
    start: () => Promise.resolve({ connect: () => Promise.resolve(ends()), stop: () => Promise.resolve() }),
  };
}

const memory = withoutHost('memory', () => {
  const [page, backend] = createMemoryChannels();
  return { page, backend };
});

const messagePort = withoutHost('MessagePort', () => {
  const { port1, port2 } = new MessageChannel();
  return { page: createMessagePortChannel(port1), backend: createMessagePortChannel(port2) };
});

/**
 * As in the desktop program: a port of the page, and one of Electron's main process. Without Electron's binary the
 * latter is a port of Node in Electron's form, so this shows our code over it, not Chromium's transport.
 */
const electronPort = withoutHost('MessagePortMain (stand-in)', () => {
  const { port1, port2 } = new MessageChannel();
  return { page: createMessagePortChannel(port1), backend: createElectronChannel(standInPort(port2, [])) };
});

/** The real host on a port of the system's choice, and a client that does what a browser does. */
const webSocket: Transport = {
  name: 'WebSocket',
  start: async () => {
    const opened: ((channel: Channel) => void)[] = [];
    const rendererFolder = await makeRendererFolder();
    const host = await startLoopbackHost({
      rendererFolder,
      openSession: (channel) => opened.shift()?.(channel),
      blobs: { take: () => Promise.resolve(null) },
      log: () => undefined,
      random,
    });
    const cookie = await enter(host.url);
    return {
      connect: async () => {
        const backend = new Promise<Channel>((resolve) => opened.push(resolve));
        const socket = await openSocket(host.origin, { cookie, origin: host.origin });
        if (typeof socket === 'number') throw new Error(`The host refused with ${String(socket)}.`);
        return { page: createWebSocketChannel(socket), backend: await backend };
      },
      stop: async () => {
        await host.close();
        await removeRendererFolder(rendererFolder);
      },
    };
  },
};

export const transports: readonly Transport[] = [memory, messagePort, electronPort, webSocket];
