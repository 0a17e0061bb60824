import type { Clock } from '../../main/inference/clock.ts';

/** A clock that stands still until a test lets its timers fire. */
export class ManualClock implements Clock {
  readonly #timers = new Set<{ readonly ms: number; readonly action: () => void }>();

  #now = 0;

  now(): number {
    return this.#now;
  }

  /** Lets time go by without letting a timer fire. */
  pass(ms: number): void {
    this.#now += ms;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { ms, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Fires all timers that were set for exactly `ms`. @returns how many */
  fire(ms: number): number {
    const due = [...this.#timers].filter((timer) => timer.ms === ms);
    for (const timer of due) {
      this.#timers.delete(timer);
      timer.action();
    }
    return due.length;
  }
}
