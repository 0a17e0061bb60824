import { z } from 'zod';

/** Wrong passphrases since the last right one. */
export const guessesSchema = z.strictObject({
  failures: z.number().int().min(0),
  /** Milliseconds since 1970 of the last attempt; 0: none. */
  lastMs: z.number().min(0),
});
export type Guesses = z.infer<typeof guessesSchema>;

export const NO_GUESSES: Guesses = { failures: 0, lastMs: 0 };

/** Slips of the hand that cost nothing. */
const FREE = 3;
const FIRST_MS = 2_000;
const MOST_MS = 15 * 60_000;

/** How long after this many failures the next attempt has to wait: 0, 0, 0, 2 s, 4 s ... 15 min. */
export function delayMs(failures: number): number {
  return failures < FREE ? 0 : Math.min(MOST_MS, FIRST_MS * 2 ** (failures - FREE));
}

/**
 * How long from now until the next attempt. A clock that was set back would keep somebody out for ever: it counts as
 * if the last attempt had been just now.
 */
export function waitMs({ failures, lastMs }: Guesses, nowMs: number): number {
  const since = Math.max(0, nowMs - lastMs);
  return Math.max(0, delayMs(failures) - since);
}

/** An attempt that is not known to be right yet counts as wrong, so that a kill during it gives no free guess. */
export function withAttempt({ failures }: Guesses, nowMs: number): Guesses {
  return { failures: Math.min(failures + 1, 64), lastMs: nowMs };
}

/** A clock that was set back begins to count anew from now. */
export function settled(guesses: Guesses, nowMs: number): Guesses {
  return guesses.lastMs > nowMs ? { ...guesses, lastMs: nowMs } : guesses;
}
