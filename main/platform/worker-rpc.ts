import { failureOfThrown, thrownOf } from './rpc-error.ts';
import {
  put,
  takeApart,
  transferOf,
  type Callback,
  type Message,
  type RpcPort,
  type Transferred,
} from './rpc-messages.ts';

/**
 * Calls between threads. One side exposes an object whose functions return promises, the other one gets an
 * object of the same type:
 *
 *     expose(api, parentPort)                        // in the worker
 *     const { api, end } = remote<Api>(worker)       // outside; `end` when the worker is gone
 *
 * `launchWorker` (worker-launch.ts) does the second half for a worker thread. A port may do both at both ends, so
 * that a worker can call back into the thread that started it; two workers talk through a MessageChannel whose
 * ports are passed as arguments with `transferring({ port }, [port])`.
 *
 * Arguments and results are cloned. An AbortSignal, or a function without a result (onProgress), may be an
 * argument or a field of one; it works until the call is settled or cancelled (rule T2: nothing comes after that). Bytes are
 * copied unless they are handed over: `transferring(value, [bytes.buffer])` around an argument or a result moves
 * them, and the sender must not look at them again. Never hand over what a cache holds, nor a Buffer of Node's
 * pool.
 * Errors arrive as what they were: ExpectedError with its code, CancelledError, or Error with code and errcode.
 */

/** Functions only, all with promises. */
export type RpcApi<Api> = {
  readonly [K in keyof Api]: Api[K] extends (...args: infer A) => Promise<infer R>
    ? (...args: A) => Promise<R>
    : never;
};

/** Answers the calls that come through a port until it is closed. */
export function expose<Api extends RpcApi<Api>>(api: Api, port: RpcPort): void {
  const running = new Map<number, AbortController>();
  const post = (message: Message, transfer: Transferred[] = []): void => {
    port.postMessage(message, transfer);
  };
  const answer = async (message: Extract<Message, { kind: 'call' }>): Promise<void> => {
    const { id, method, signals, callbacks } = message;
    const stop = new AbortController();
    running.set(id, stop);
    if (signals.some(({ aborted }) => aborted)) stop.abort();
    try {
      const args = [...message.args];
      for (const place of signals) put(args, place, stop.signal);
      callbacks.forEach((place, callback) => {
        put(args, place, (...given: unknown[]) => {
          if (running.has(id) && !stop.signal.aborted) post({ kind: 'callback', id, callback, args: given });
        });
      });
      const value = await call(api, method, args);
      running.delete(id);
      post({ kind: 'result', id, value }, transferOf([value]));
    } catch (error) {
      running.delete(id);
      post({ kind: 'failure', id, failure: failureOfThrown(error) });
    }
  };
  port.on('message', (data) => {
    const message = messageOf(data);
    if (message.kind === 'call') void answer(message);
    else if (message.kind === 'abort') running.get(message.id)?.abort();
  });
}

/** Both ends are of one program and one version; what else comes through a port has another `kind`. */
function messageOf(data: unknown): Message {
  return data as Message;
}

function call(api: object, method: string, args: readonly unknown[]): unknown {
  const entry: unknown = Object.hasOwn(api, method) ? Reflect.get(api, method) : undefined;
  if (typeof entry !== 'function') throw new Error(`there is no ${method} at the other end`);
  return Reflect.apply(entry, api, args);
}

export interface Remote<Api> {
  readonly api: RpcApi<Api>;
  /** The other end is gone: all pending calls and all later ones fail with this error. */
  end(error: Error): void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly callbacks: readonly Callback[];
  readonly isCancelled: () => boolean;
  readonly release: () => void;
}

/** The other end of `expose`. A call whose signal has fired is rejected by the other side, when it has ended. */
export function remote<Api>(port: RpcPort): Remote<Api> {
  const pending = new Map<number, Pending>();
  let last = 0;
  let ended: Error | null = null;
  const settle = (id: number): Pending | undefined => {
    const one = pending.get(id);
    pending.delete(id);
    one?.release();
    return one;
  };
  port.on('message', (data) => {
    const message = messageOf(data);
    if (message.kind === 'result') settle(message.id)?.resolve(message.value);
    else if (message.kind === 'failure') settle(message.id)?.reject(thrownOf(message.failure));
    else if (message.kind === 'callback') {
      const one = pending.get(message.id);
      if (one?.isCancelled() === false) one.callbacks[message.callback]?.(...message.args);
    }
  });
  const send = (method: string, given: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended !== null) {
        reject(ended);
        return;
      }
      const id = ++last;
      const { args, signals, callbacks } = takeApart(given);
      const abort = (): void => {
        port.postMessage({ kind: 'abort', id } satisfies Message);
      };
      const message: Message = {
        kind: 'call',
        id,
        method,
        args,
        signals: signals.map(({ place, signal }) => ({ ...place, aborted: signal.aborted })),
        callbacks: callbacks.map(({ place }) => place),
      };
      // Throws, and so rejects, when an argument cannot be cloned: nothing is pending then.
      port.postMessage(message, transferOf(given));
      for (const { signal } of signals) signal.addEventListener('abort', abort, { once: true });
      pending.set(id, {
        resolve,
        reject,
        callbacks: callbacks.map(({ callback }) => callback),
        isCancelled: () => signals.some(({ signal }) => signal.aborted),
        release: () => {
          for (const { signal } of signals) signal.removeEventListener('abort', abort);
        },
      });
    });
  const api = new Proxy(
    {},
    {
      // `then` would make a promise of the object itself wherever it is awaited.
      get: (_, name) =>
        typeof name === 'string' && name !== 'then' ? (...args: unknown[]) => send(name, args) : undefined,
    },
  );
  return {
    // The proxy answers to every name; which ones there are is the type's business.
    api: api as RpcApi<Api>,
    end(error) {
      ended ??= error;
      for (const id of [...pending.keys()]) settle(id)?.reject(ended);
    },
  };
}
