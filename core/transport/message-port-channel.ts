import type { Channel } from './channel.ts';
import { createInbox } from './inbox.ts';

/** What the MessagePorts of Node and of the DOM have in common. */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message' | 'close', listener: (event: unknown) => void): void;
  start(): void;
  close(): void;
}

/** A channel over one of two entangled ports. */
export function createMessagePortChannel(port: PortLike): Channel {
  const inbox = createInbox();
  port.addEventListener('message', (event) => inbox.deliver(dataOf(event)));
  // Told when the other side has closed or its process has gone.
  port.addEventListener('close', () => inbox.end());
  port.start();
  return {
    send: (message) => {
      if (!inbox.ended) port.postMessage(message);
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close: () => {
      port.close();
      // The DOM tells only the other side.
      inbox.end();
    },
  };
}

/** Node types its events without `data`. */
function dataOf(event: unknown): unknown {
  return typeof event === 'object' && event !== null && 'data' in event ? event.data : undefined;
}
