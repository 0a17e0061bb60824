import type {
  CallName,
  ContractShape,
  EventName,
  EventOf,
  InputOf,
  JobName,
  OperationShape,
  OutputOf,
  ProgressOf,
  RequestName,
} from '../contract/define.ts';
import { brokenAnswer, cancelledFailure, closedFailure, unsendable } from '../contract/common-failures.ts';
import { CallError } from '../contract/errors.ts';
import type { CancelSignal } from '../domain/cancellation.ts';
import type { Channel } from './channel.ts';
import { toClientSchema } from './messages.ts';
import type { ToClient, ToServer } from './messages.ts';

export interface JobOptions<P> {
  readonly signal?: CancelSignal | undefined;
  readonly onProgress?: ((value: P) => void) | undefined;
}

/** The calling side of a contract. Every failure is a CallError. */
export interface Client<C extends ContractShape> {
  request<N extends RequestName<C>>(name: N, input: InputOf<C, N>): Promise<OutputOf<C, N>>;
  /**
   * After `signal` has fired there is no progress (T2), and the promise rejects as `cancelled` once the job has
   * really ended, so that what follows meets no half-finished work.
   */
  job<N extends JobName<C>>(
    name: N,
    input: InputOf<C, N>,
    options?: JobOptions<ProgressOf<C, N>>,
  ): Promise<OutputOf<C, N>>;
  /** In the order in which they were told (T3). @returns stops listening. */
  on<N extends EventName<C>>(name: N, listener: (value: EventOf<C, N>) => void): () => void;
  /** Resolves when the connection has ended from either side. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface ClientOptions {
  /** Hears of messages that break the contract and of listeners that throw. By default an unhandled rejection. */
  readonly onDefect?: (error: unknown) => void;
}

interface Pending {
  readonly name: string;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: CallError) => void;
  readonly onProgress: ((value: unknown) => void) | undefined;
  readonly signal: CancelSignal | undefined;
  readonly forget: () => void;
}

/** Rules T1, T2, T3 and T5 of the architecture, for any channel. */
export function createClient<C extends ContractShape>(
  contract: C,
  channel: Channel,
  options: ClientOptions = {},
): Client<C> {
  const onDefect = options.onDefect ?? ((error: unknown): void => void Promise.reject(error as Error));
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(value: unknown) => void>>();
  let lastId = 0;
  let ended = false;
  let tellClosed = (): void => undefined;
  const closed = new Promise<void>((resolve) => (tellClosed = resolve));

  const guarded = (listener: (value: unknown) => void, value: unknown): void => {
    try {
      listener(value);
    } catch (error) {
      onDefect(error);
    }
  };

  const settle = (id: number, conclude: (call: Pending) => void): void => {
    const call = pending.get(id);
    // An answer that nobody waits for: late, repeated or made up (T1).
    if (call === undefined) return;
    pending.delete(id);
    call.forget();
    if (call.signal?.aborted === true) call.reject(new CallError(cancelledFailure));
    else conclude(call);
  };

  const onAnswer = (id: number, output: unknown): void =>
    settle(id, (call) => {
      const shape = shapeOf(contract, call.name);
      const parsed = shape?.kind === 'event' ? undefined : shape?.output.safeParse(output);
      if (parsed?.success === true) return call.resolve(parsed.data);
      call.reject(broken(`${call.name}:answer`));
    });

  const onProgress = (id: number, value: unknown): void => {
    const call = pending.get(id);
    const shape = call && shapeOf(contract, call.name);
    if (!call?.onProgress || shape?.kind !== 'job' || call.signal?.aborted === true) return;
    const parsed = shape.progress.safeParse(value);
    if (parsed.success) guarded(call.onProgress, parsed.data);
    else onDefect(broken(`${call.name}:progress`));
  };

  const onEvent = (name: string, value: unknown): void => {
    const shape = shapeOf(contract, name);
    const parsed = shape?.kind === 'event' ? shape.value.safeParse(value) : undefined;
    if (parsed?.success !== true) return onDefect(broken('event'));
    for (const listener of [...(listeners.get(name) ?? [])]) guarded(listener, parsed.data);
  };

  const onMessage = (message: ToClient): void => {
    if (message.kind === 'answer') onAnswer(message.id, message.output);
    else if (message.kind === 'failure') {
      settle(message.id, (call) => call.reject(new CallError(message.failure)));
    } else if (message.kind === 'progress') onProgress(message.id, message.value);
    else onEvent(message.name, message.value);
  };

  const call = (
    name: string,
    input: unknown,
    { signal, onProgress: told }: JobOptions<unknown> = {},
  ): Promise<unknown> => {
    if (ended) return Promise.reject(new CallError(closedFailure));
    if (signal?.aborted === true) return Promise.reject(new CallError(cancelledFailure));
    lastId += 1;
    const id = lastId;
    const cancel = (): void => channel.send({ kind: 'cancel', id } satisfies ToServer);
    return new Promise((resolve, reject) => {
      try {
        channel.send({ kind: 'call', id, operation: name, input } satisfies ToServer);
      } catch {
        reject(new CallError(unsendable(name)));
        return;
      }
      signal?.addEventListener('abort', cancel, { once: true });
      const forget = (): void => signal?.removeEventListener('abort', cancel);
      pending.set(id, { name, resolve, reject, onProgress: told, signal, forget });
    });
  };

  channel.onMessage((raw) => {
    const parsed = toClientSchema.safeParse(raw);
    if (parsed.success) onMessage(parsed.data);
    else onDefect(broken('message'));
  });
  channel.onClose(() => {
    ended = true;
    const unanswered = [...pending.values()];
    pending.clear();
    for (const each of unanswered) {
      each.forget();
      each.reject(new CallError(closedFailure));
    }
    tellClosed();
  });

  // The casts say what the parsers above have made sure of: outputs, progress and events of `name`.
  return {
    request: <N extends CallName<C>>(name: N, input: unknown) => call(name, input) as Promise<OutputOf<C, N>>,
    job: <N extends JobName<C>>(name: N, input: unknown, jobOptions?: JobOptions<ProgressOf<C, N>>) =>
      call(name, input, jobOptions as JobOptions<unknown> | undefined) as Promise<OutputOf<C, N>>,
    on: <N extends EventName<C>>(name: N, listener: (value: EventOf<C, N>) => void) => {
      const heard = listeners.get(name) ?? new Set();
      listeners.set(name, heard);
      // A function of its own, so that the same listener may be there twice.
      const own = (value: unknown): void => listener(value as EventOf<C, N>);
      heard.add(own);
      return () => void heard.delete(own);
    },
    closed,
    close: () => channel.close(),
  };
}

function shapeOf(contract: ContractShape, name: string): OperationShape | undefined {
  return Object.hasOwn(contract, name) ? contract[name] : undefined;
}

function broken(reference: string): CallError {
  return new CallError(brokenAnswer(reference));
}
