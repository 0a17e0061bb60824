/** Time as a port: tests let a deadline pass without waiting for it. */
export interface Clock {
  /** Milliseconds from any origin, never backwards. */
  now(): number;
  /** Calls `action` once after `ms`, unless the returned function is called first. */
  after(ms: number, action: () => void): () => void;
}

/** Timers do not keep the process alive: an idle program may end. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
