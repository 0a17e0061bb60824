import type { MessageChannelMain, MessagePortMain } from 'electron';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { electronPart, type ElectronCall } from './part.ts';

/**
 * A port of Node in the form of Electron's: an EventEmitter whose message is `{ data, ports }`. What Chromium's ports
 * do beyond that (queues between processes, an end without goodbye) is not shown by it.
 */
export function standInPort(port: MessagePort, calls: ElectronCall[]): MessagePortMain {
  const main: MessagePortMain = electronPart<MessagePortMain>('port', calls, {
    postMessage: (message: unknown) => port.postMessage(message),
    // Node would start it with its first listener: nothing may arrive before start().
    start: () =>
      void port.on('message', (data: unknown) => {
        main.emit('message', { data, ports: [] });
      }),
    close: () => port.close(),
  });
  port.on('close', () => main.emit('close'));
  return main;
}

/** Two ends in the main process. */
export function standInChannel(calls: ElectronCall[]): MessageChannelMain {
  const { port1, port2 } = new MessageChannel();
  return { port1: standInPort(port1, calls), port2: standInPort(port2, calls) } as MessageChannelMain;
}
