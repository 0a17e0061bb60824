import type { CancelSignal } from '../../core/domain/cancellation.ts';

/** An AbortSignal of Node that fires with the caller's. */
export function abortSignalOf(signal: CancelSignal): AbortSignal {
  const controller = new AbortController();
  if (signal.aborted) controller.abort();
  else signal.addEventListener('abort', () => controller.abort(), { once: true });
  return controller.signal;
}
