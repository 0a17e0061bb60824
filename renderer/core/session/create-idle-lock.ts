import type { RendererPorts } from '../ports.ts';

/** The backend, which locks by its own clock too, hears of mouse and keys at most this often. */
const TELL_MS = 20_000;
/** How late a lock may be. */
const LOOK_MS = 5_000;

export interface IdleLock {
  /** Mouse or keys were used. */
  touch(): void;
  stop(): void;
}

interface IdleLockPorts extends Pick<RendererPorts, 'now' | 'schedule'> {
  /** Minutes until the lock; 0: never, or there is nothing to lock. */
  readonly minutes: () => number;
  readonly lock: () => void;
  readonly tell: () => void;
}

/** Locks the screen when nobody has touched mouse or keys for a while. */
export function createIdleLock({ now, schedule, minutes, lock, tell }: IdleLockPorts): IdleLock {
  let touched = now();
  let told = -Infinity;
  let stopTimer: () => void = () => undefined;
  const look = (): void => {
    const limit = minutes();
    // A computer that slept comes back here late: that counts as idle.
    if (limit > 0 && now() - touched >= limit * 60_000) lock();
    stopTimer = schedule(LOOK_MS, look);
  };
  stopTimer = schedule(LOOK_MS, look);
  return {
    touch: () => {
      // Before the timer had its turn, as when a computer wakes up: it is late, not used.
      const limit = minutes();
      if (limit > 0 && now() - touched >= limit * 60_000) return lock();
      touched = now();
      if (limit === 0 || touched - told < TELL_MS) return;
      told = touched;
      tell();
    },
    stop: () => stopTimer(),
  };
}
