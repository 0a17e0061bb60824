import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';

/** A thrown value between threads: the three kinds of failure stay what they are. */
export type ErrorData =
  | { readonly kind: 'expected'; readonly code: string; readonly message: string }
  | { readonly kind: 'cancelled' }
  | {
      readonly kind: 'other';
      readonly name: string;
      readonly message: string;
      readonly stack: string;
      /** `code` and `syscall` of Node's errors: a full disk must be known as one on the other side. */
      readonly system: { readonly code: string; readonly syscall: string } | null;
    };

export function errorData(error: unknown): ErrorData {
  if (error instanceof ExpectedError) return { kind: 'expected', code: error.code, message: error.message };
  if (error instanceof CancelledError) return { kind: 'cancelled' };
  if (!(error instanceof Error)) {
    return { kind: 'other', name: 'Error', message: String(error), stack: '', system: null };
  }
  const system =
    'code' in error && 'syscall' in error
      ? { code: String(error.code), syscall: String(error.syscall) }
      : null;
  return { kind: 'other', name: error.name, message: error.message, stack: error.stack ?? '', system };
}

export function errorFrom(data: ErrorData): Error {
  if (data.kind === 'expected') return new ExpectedError(data.code, data.message);
  if (data.kind === 'cancelled') return new CancelledError();
  const error = new Error(data.message);
  error.name = data.name;
  error.stack = data.stack;
  return data.system === null ? error : Object.assign(error, data.system);
}
