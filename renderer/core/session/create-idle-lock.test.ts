import { describe, expect, it } from 'vitest';
import { createIdleLock } from './create-idle-lock.ts';

const MINUTE = 60_000;

/** A screen in front of a clock that a test moves, five seconds at a time as the lock looks. */
function screen(minutes: number) {
  const seen = { locks: 0, tells: 0, minutes };
  let now = 0;
  let due: (() => void) | null = null;
  const lock = createIdleLock({
    now: () => now,
    schedule: (_ms, action) => {
      due = action;
      return () => (due = null);
    },
    minutes: () => seen.minutes,
    lock: () => {
      seen.locks += 1;
      // What is locked is not locked again.
      seen.minutes = 0;
    },
    tell: () => (seen.tells += 1),
  });
  return {
    lock,
    seen,
    isWatching: () => due !== null,
    pass(ms: number) {
      for (const end = now + ms; now < end;) {
        now += 5_000;
        const action = due;
        due = null;
        action?.();
      }
    },
    /** The computer was asleep: time went by, and no timer had its turn. */
    sleep: (ms: number) => (now += ms),
  };
}

describe('the lock of a screen that nobody uses', () => {
  it('comes after the minutes of the settings, once', () => {
    const { seen, pass } = screen(10);
    pass(10 * MINUTE - 5_000);
    expect(seen.locks).toBe(0);
    pass(5_000);
    expect(seen.locks).toBe(1);
    pass(60 * MINUTE);
    expect(seen.locks).toBe(1);
  });

  it('waits as long again after every touch', () => {
    const { lock, seen, pass } = screen(10);
    for (let turn = 0; turn < 5; turn++) {
      pass(9 * MINUTE);
      lock.touch();
    }
    expect(seen.locks).toBe(0);
    pass(10 * MINUTE);
    expect(seen.locks).toBe(1);
  });

  it('never comes where the settings say so', () => {
    const { seen, pass } = screen(0);
    pass(600 * MINUTE);
    expect(seen.locks).toBe(0);
  });

  it('comes with the first touch of a computer that slept, and takes that for no use', () => {
    const { lock, seen, sleep } = screen(10);
    sleep(30 * MINUTE);
    lock.touch();
    expect(seen).toMatchObject({ locks: 1, tells: 0 });
  });

  it('tells the backend of use, every 20 seconds at most', () => {
    const { lock, seen, pass } = screen(10);
    for (let second = 0; second < 60; second += 5) {
      lock.touch();
      pass(5_000);
    }
    expect(seen.tells).toBe(3);
  });

  it('stops looking with the page', () => {
    const { lock, isWatching } = screen(10);
    expect(isWatching()).toBe(true);
    lock.stop();
    expect(isWatching()).toBe(false);
  });
});
