import type { Clock } from '../../main/inference/clock.ts';

export interface ManualClock extends Clock {
  /** Lets time go by; what falls due is done in its order. */
  pass(ms: number): void;
}

export function createManualClock(): ManualClock {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly action: () => void }>();
  return {
    now: () => now,
    after: (ms, action) => {
      const timer = { at: now + ms, action };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass: (ms) => {
      const until = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers.delete(next);
        now = next.at;
        next.action();
      }
      now = until;
    },
  };
}
