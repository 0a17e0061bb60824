import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { defectTrace } from '../../core/contract/defect.ts';
import { MAX_MESSAGE_BYTES } from '../../core/transport/channel.ts';
import type { Channel } from '../../core/transport/channel.ts';
import { createWebSocketChannel } from '../../core/transport/web-socket-channel.ts';
import type { Clock } from '../inference/clock.ts';

export interface LoopbackSockets {
  /** Takes over a connection that asked to become a WebSocket and may. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Says goodbye to all. */
  close(): void;
  /** For those that did not answer the goodbye. */
  terminate(): void;
}

export interface LoopbackSocketOptions {
  /** Serves one page; it ends with the channel. */
  readonly openSession: (channel: Channel) => void;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

const HEARTBEAT_MS = 15_000;
/**
 * Pings in a row without an answer. One is no proof: after a suspended laptop the timer may run before the answer
 * that has long arrived is read.
 */
const MAX_MISSED = 2;
const GOING_AWAY = 1001;

export function createLoopbackSockets(options: LoopbackSocketOptions): LoopbackSockets {
  const { openSession, clock, log } = options;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    // Costs time, and there is no network to save.
    perMessageDeflate: false,
  });
  const missed = new Map<WebSocket, number>();

  const beat = (): void => {
    for (const [socket, pings] of [...missed]) {
      if (pings >= MAX_MISSED) {
        socket.terminate();
        continue;
      }
      missed.set(socket, pings + 1);
      socket.ping();
    }
    stopBeat = clock.after(HEARTBEAT_MS, beat);
  };
  let stopBeat = clock.after(HEARTBEAT_MS, beat);

  const open = (socket: WebSocket): void => {
    missed.set(socket, 0);
    socket.on('pong', () => missed.set(socket, 0));
    socket.on('close', () => missed.delete(socket));
    // Always followed by `close`; without a listener it would end the process.
    socket.on('error', () => undefined);
    try {
      openSession(createWebSocketChannel(socket));
    } catch (error) {
      log(`a page could not be served: ${defectTrace(error)}`);
      socket.terminate();
    }
  };

  return {
    accept: (request, socket, head) => server.handleUpgrade(request, socket, head, open),
    close: () => {
      stopBeat();
      for (const socket of missed.keys()) socket.close(GOING_AWAY);
    },
    terminate: () => {
      for (const socket of missed.keys()) socket.terminate();
    },
  };
}
