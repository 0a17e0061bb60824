import type { Channel } from './channel.ts';
import { createInbox } from './inbox.ts';

/** What the MessagePorts of Node and of the DOM have in common. */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message' | 'close', listener: (event: unknown) => void): void;
  start(): void;
  close(): void;
}

/** Not every browser tells a port that its other end was closed. Messages are objects, so this is none. */
const GOODBYE = 'goodbye';

/** A channel over one of two entangled ports. */
export function createMessagePortChannel(port: PortLike): Channel {
  const inbox = createInbox();
  const end = (): void => {
    port.close();
    inbox.end();
  };
  port.addEventListener('message', (event) => {
    const message = dataOf(event);
    if (message === GOODBYE) end();
    else inbox.deliver(message);
  });
  // Where it is told: the other side has closed, or its process has gone.
  port.addEventListener('close', () => inbox.end());
  port.start();
  return {
    send: (message) => {
      if (!inbox.ended) port.postMessage(message);
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close: () => {
      if (!inbox.ended) port.postMessage(GOODBYE);
      end();
    },
  };
}

/** Node types its events without `data`. */
function dataOf(event: unknown): unknown {
  return typeof event === 'object' && event !== null && 'data' in event ? event.data : undefined;
}
