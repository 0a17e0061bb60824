import { CallError } from '../../core/contract/errors.ts';
import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';

/** Expected failures have their own words where they happen, cancellation has none; only bugs are defects. */
export function isDefect(error: unknown): boolean {
  if (error instanceof CallError) return error.code === 'bug' || error.code === 'invalid-input';
  if (error instanceof ExpectedError || error instanceof CancelledError) return false;
  if (error instanceof DOMException && error.name === 'AbortError') return false;
  // A browser's notice (e.g. "ResizeObserver loop") has no error object.
  return error !== null && error !== undefined;
}
