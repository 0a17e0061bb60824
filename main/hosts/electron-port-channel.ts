import type { MessagePortMain } from 'electron';
import type { Channel } from '../../core/transport/channel.ts';
import { createMessagePortChannel } from '../../core/transport/message-port-channel.ts';

/** A channel over a port of Electron's main process, which is a Node emitter where other ports are event targets. */
export function createElectronChannel(port: MessagePortMain): Channel {
  return createMessagePortChannel({
    postMessage: (message) => port.postMessage(message),
    addEventListener: (type, listener) => {
      if (type === 'message') port.on('message', listener);
      else port.on('close', () => listener(undefined));
    },
    start: () => port.start(),
    close: () => port.close(),
  });
}
