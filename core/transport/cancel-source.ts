import type { CancelSignal } from '../domain/cancellation.ts';

export interface CancelSource {
  readonly signal: CancelSignal;
  /** Only the first call counts. */
  cancel(): void;
}

/** What AbortController is to AbortSignal, for core, which knows neither. */
export function createCancelSource(): CancelSource {
  let aborted = false;
  const listeners = new Set<() => void>();
  return {
    signal: {
      get aborted() {
        return aborted;
      },
      // Called once in any case: a source is cancelled only once.
      addEventListener: (_type, listener) => listeners.add(listener),
      removeEventListener: (_type, listener) => listeners.delete(listener),
    },
    cancel: () => {
      if (aborted) return;
      aborted = true;
      const told = [...listeners];
      listeners.clear();
      for (const listener of told) listener();
    },
  };
}
