import { closedFailure } from '../contract/common-failures.ts';
import type { ContractShape, EventName, EventOf } from '../contract/define.ts';
import { CallError } from '../contract/errors.ts';
import type { Channel } from './channel.ts';
import { createClient } from './client.ts';
import type { Client, ClientOptions } from './client.ts';

/** Whether the backend can be reached now; `refused`: it is there, but does not admit this page. */
export type ConnectionState = 'connected' | 'lost' | 'refused';

export interface ReconnectOptions extends ClientOptions {
  /** Makes one attempt; rejects when the backend is not there, with a CallError not retryable when it refuses. */
  readonly open: () => Promise<Channel>;
  /**
   * Told at every change, first when the first attempt has ended. Events of the time between were missed: at
   * `connected` the page reads again what it shows.
   */
  readonly onState: (state: ConnectionState) => void;
  /** A timer as a port: calls `action` once after `ms` unless the returned function is called first. */
  readonly after: (ms: number, action: () => void) => () => void;
}

/** Wait before the next attempt: short, because a restarted backend is back within a second or two. */
export const FIRST_WAIT_MS = 250;
export const LONGEST_WAIT_MS = 5000;

/**
 * A client that outlives its connections. While the connection is lost, pending and new calls reject as `closed`
 * (T5): nothing is sent twice, the page knows what it must say again. Event listeners stay.
 */
export function createReconnectingClient<C extends ContractShape>(
  contract: C,
  options: ReconnectOptions,
): Client<C> {
  const subscriptions = new Set<(client: Client<C>) => void>();
  let client: Client<C> | null = null;
  let state: ConnectionState | null = null;
  let waitMs = FIRST_WAIT_MS;
  let stopWaiting = (): void => undefined;
  let ended = false;
  let tellClosed = (): void => undefined;
  const closed = new Promise<void>((resolve) => (tellClosed = resolve));

  const change = (next: ConnectionState): void => {
    if (state === next) return;
    state = next;
    options.onState(next);
  };

  const lose = (error?: unknown): void => {
    client = null;
    if (ended) return;
    stopWaiting = options.after(waitMs, () => void attempt());
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    change(error instanceof CallError && !error.retryable ? 'refused' : 'lost');
  };

  const attempt = async (): Promise<void> => {
    let channel: Channel;
    try {
      channel = await options.open();
    } catch (error) {
      return lose(error);
    }
    if (ended) return channel.close();
    const next = createClient(contract, channel, options);
    client = next;
    waitMs = FIRST_WAIT_MS;
    for (const subscribe of subscriptions) subscribe(next);
    void next.closed.then(() => lose());
    change('connected');
  };

  const whileConnected = <R>(use: (connected: Client<C>) => Promise<R>): Promise<R> =>
    client === null ? Promise.reject(new CallError(closedFailure)) : use(client);

  void attempt();
  return {
    request: (name, input) => whileConnected((connected) => connected.request(name, input)),
    job: (name, input, jobOptions) => whileConnected((connected) => connected.job(name, input, jobOptions)),
    on: <N extends EventName<C>>(name: N, listener: (value: EventOf<C, N>) => void) => {
      let stop = (): void => undefined;
      const subscribe = (connected: Client<C>): void => {
        stop = connected.on(name, listener);
      };
      subscriptions.add(subscribe);
      if (client !== null) subscribe(client);
      return () => {
        subscriptions.delete(subscribe);
        stop();
      };
    },
    closed,
    close: () => {
      if (ended) return;
      ended = true;
      stopWaiting();
      client?.close();
      tellClosed();
    },
  };
}
