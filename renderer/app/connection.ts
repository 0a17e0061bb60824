import { brokenAnswer, cancelledFailure, closedFailure } from '../../core/contract/common-failures.ts';
import type { ContractShape } from '../../core/contract/define.ts';
import { CallError, callFailureSchema } from '../../core/contract/errors.ts';
import type { Channel } from '../../core/transport/channel.ts';
import type { Client } from '../../core/transport/client.ts';
import { createReconnectingClient } from '../../core/transport/reconnecting-client.ts';
import type { ConnectionState } from '../../core/transport/reconnecting-client.ts';
import { PORT_GIVEN, PORT_WANTED } from '../../core/transport/bridge-messages.ts';
import { createMessagePortChannel } from '../../core/transport/message-port-channel.ts';
import { createWebSocketChannel } from '../../core/transport/web-socket-channel.ts';

/**
 * A client that connects by itself, again and again.
 * @param onState told first when the first attempt has ended.
 */
export function connectToBackend<C extends ContractShape>(
  contract: C,
  onState: (state: ConnectionState) => void,
): Client<C> {
  return createReconnectingClient(contract, {
    // The desktop program has a scheme of its own, and there its preload script.
    open: () => (location.protocol === 'app:' ? openBridgeChannel(window) : openWebSocketChannel()),
    onState,
    after: (ms, action) => {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
  });
}

/**
 * One attempt to reach the loopback host that served this page.
 * @throws CallError `closed`; not retryable when the host is there and refuses this browser.
 */
export function openWebSocketChannel(url = channelAddress()): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    let opened = false;
    socket.addEventListener('open', () => {
      opened = true;
      resolve(createWebSocketChannel(socket));
    });
    socket.addEventListener('close', () => {
      // Later, the end is the channel's to tell.
      if (!opened) void isRefused().then((refused) => reject(closedError(refused)));
    });
  });
}

/** How long the main process may take for a port: it blocks for no more than milliseconds, but may be starting. */
const PORT_PATIENCE_MS = 5000;

/**
 * One attempt to get a port from the main process, by way of the preload script (preload/install-bridge.ts).
 * @throws CallError `closed` when none has come in time.
 */
export function openBridgeChannel(page: Window): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      page.removeEventListener('message', take);
    };
    const take = ({ source, data, ports }: MessageEvent<unknown>): void => {
      const [port] = ports;
      // Only from this window: no frame or opener may offer another port.
      if (source !== page || data !== PORT_GIVEN || port === undefined) return;
      stop();
      resolve(createMessagePortChannel(port));
    };
    const timer = setTimeout(() => {
      stop();
      reject(closedError(false));
    }, PORT_PATIENCE_MS);
    // Before it is asked for: the answer must find somebody.
    page.addEventListener('message', take);
    // To this window, so the origin may be any.
    page.postMessage(PORT_WANTED, '*');
  });
}

/**
 * Bytes that the backend has put behind a one-use ticket; by HTTP, so that they are never copied through JSON.
 * @throws CallError `not-found` when the ticket is used up or too old, `cancelled`, `closed`, or the failure that
 * making the bytes met.
 */
export async function fetchBlob(ticket: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  try {
    const response = await fetch(sameOrigin(`/blob/${ticket}`), {
      cache: 'no-store',
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.ok) return await response.arrayBuffer();
    throw await failureOf(response);
  } catch (error) {
    if (error instanceof CallError) throw error;
    throw signal?.aborted === true ? new CallError(cancelledFailure) : closedError(false);
  }
}

async function failureOf(response: Response): Promise<CallError> {
  if (response.status === 403) return closedError(true);
  if (response.status === 404) {
    return new CallError({
      code: 'not-found',
      message: 'This was fetched already or waited too long; open the case again.',
      retryable: false,
      reference: 'blob-gone',
    });
  }
  const body: unknown = await response.json().catch(() => null);
  const parsed = callFailureSchema.safeParse(body);
  return new CallError(parsed.success ? parsed.data : brokenAnswer('blob'));
}

/** A WebSocket does not tell a refusal from an absence; a page does. */
async function isRefused(): Promise<boolean> {
  try {
    return (await fetch(sameOrigin('/'), { cache: 'no-store' })).status === 403;
  } catch {
    return false;
  }
}

function closedError(refused: boolean): CallError {
  if (!refused) return new CallError(closedFailure);
  return new CallError({
    code: 'closed',
    message:
      'Countersign was started anew and does not know this browser yet: open the newest address that it printed in its terminal.',
    retryable: false,
    reference: 'refused',
  });
}

function channelAddress(): string {
  const url = new URL(sameOrigin('/channel'));
  url.protocol = 'ws:';
  return url.href;
}

function sameOrigin(path: string): string {
  return new URL(path, location.href).href;
}
