import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';

/** A thrown value on its way to another thread, where `instanceof` must work again. */
export interface RpcFailure {
  readonly kind: 'expected' | 'cancelled' | 'error';
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** Own fields that say what kind of failure it is (`code`, `errcode`, `syscall`...). */
  readonly fields: Readonly<Record<string, string | number>>;
}

export function failureOfThrown(error: unknown): RpcFailure {
  if (!(error instanceof Error)) {
    return { kind: 'error', name: 'Error', message: String(error), stack: '', fields: {} };
  }
  const kind =
    error instanceof ExpectedError ? 'expected' : error instanceof CancelledError ? 'cancelled' : 'error';
  const fields: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(error)) {
    if (typeof value === 'string' || typeof value === 'number') fields[name] = value;
  }
  return { kind, name: error.name, message: error.message, stack: error.stack ?? '', fields };
}

/** The error as it was thrown, with the stack of the thread that threw it. */
export function thrownOf({ kind, name, message, stack, fields }: RpcFailure): Error {
  if (kind === 'cancelled') return new CancelledError(message);
  const error =
    kind === 'expected'
      ? new ExpectedError(String(fields['code']), message)
      : Object.assign(new Error(message), fields);
  // Not by assignment: the name of an ExpectedError is read-only, and its own.
  if (kind === 'error') Object.defineProperty(error, 'name', { value: name });
  if (stack !== '') error.stack = stack;
  return error;
}
