/** Batches begin nothing new while something is computed for the screen. */
export interface VisibleGate {
  /** Work for the screen, during which `clear` waits. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is computed for the screen, or the signal fires. */
  clear(signal: AbortSignal): Promise<void>;
}

export function createVisibleGate(): VisibleGate {
  let busy = 0;
  let waiting: (() => void)[] = [];
  return {
    async during(work) {
      busy += 1;
      try {
        return await work();
      } finally {
        busy -= 1;
        if (busy === 0) {
          const woken = waiting;
          waiting = [];
          for (const wake of woken) wake();
        }
      }
    },
    async clear(signal) {
      while (busy > 0 && !signal.aborted) {
        let stop = (): void => undefined;
        await new Promise<void>((resolve) => {
          stop = resolve;
          waiting.push(resolve);
          signal.addEventListener('abort', stop, { once: true });
        });
        signal.removeEventListener('abort', stop);
      }
    },
  };
}
