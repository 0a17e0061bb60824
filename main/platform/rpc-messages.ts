import type { MessagePort } from 'node:worker_threads';
import type { RpcFailure } from './rpc-error.ts';

/** What calls travel through: a MessagePort, a Worker, or `parentPort`. */
export interface RpcPort {
  postMessage(value: unknown, transfer?: readonly Transferred[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

export type Transferred = ArrayBuffer | MessagePort;

/** Where an argument or a field of one was taken out. */
export interface Place {
  readonly argument: number;
  /** Null: the argument itself. */
  readonly field: string | null;
}
export type Message =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly method: string;
      readonly args: readonly unknown[];
      readonly signals: readonly (Place & { readonly aborted: boolean })[];
      readonly callbacks: readonly Place[];
    }
  | { readonly kind: 'abort'; readonly id: number }
  | {
      readonly kind: 'callback';
      readonly id: number;
      readonly callback: number;
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: RpcFailure };

const handedOver = new WeakMap<object, readonly Transferred[]>();

/** Marks an argument or result whose buffers move to the other thread instead of being copied. */
export function transferring<T extends object>(value: T, transfer: readonly Transferred[]): T {
  handedOver.set(value, transfer);
  return value;
}

export function transferOf(values: readonly unknown[]): Transferred[] {
  return values.flatMap((value) =>
    typeof value === 'object' && value !== null ? (handedOver.get(value) ?? []) : [],
  );
}

/** The reverse of `takeApart` for one place. */
export function put(args: unknown[], { argument, field }: Place, value: unknown): void {
  if (field === null) args[argument] = value;
  // Only objects have fields that were taken out.
  else args[argument] = { ...(args[argument] as object), [field]: value };
}

export type Callback = (...args: unknown[]) => void;

/** What cannot be cloned, with the place it came from. */
export function takeApart(given: readonly unknown[]) {
  const args: unknown[] = [...given];
  const signals: { place: Place; signal: AbortSignal }[] = [];
  const callbacks: { place: Place; callback: Callback }[] = [];
  const take = (value: unknown, place: Place): boolean => {
    if (value instanceof AbortSignal) signals.push({ place, signal: value });
    // What it is called with is checked by the types of the API.
    else if (typeof value === 'function') callbacks.push({ place, callback: value as Callback });
    else return false;
    return true;
  };
  given.forEach((value, argument) => {
    if (take(value, { argument, field: null })) args[argument] = null;
    else if (isPlain(value)) {
      const kept = Object.entries(value).filter(([field, one]) => !take(one, { argument, field }));
      if (kept.length < Object.keys(value).length) args[argument] = Object.fromEntries(kept);
    }
  });
  return { args, signals, callbacks };
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
