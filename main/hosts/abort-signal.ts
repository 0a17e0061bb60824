import type { CancelSignal } from '../../core/domain/cancellation.ts';

/** Jobs get core's signal; files, timers and the engine of this process take the platform's. */
export function abortSignalOf(signal: CancelSignal): AbortSignal {
  const controller = new AbortController();
  if (signal.aborted) controller.abort();
  else signal.addEventListener('abort', () => controller.abort(), { once: true });
  return controller.signal;
}
