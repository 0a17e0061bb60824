/** A small seeded generator for property tests: same seed, same numbers, on every machine. */
export interface Random {
  /** Named in failure messages so that a failure can be replayed. */
  readonly seed: number;
  /** Uniform in [0, 1). */
  next(): number;
  /** Whole number in [low, high], both included. */
  integer(low: number, high: number): number;
}

/** mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { seed, next, integer: (low, high) => low + Math.floor(next() * (high - low + 1)) };
}

/** Runs `body` once per seed; a failure names the seed that caused it. */
export function forSeeds(count: number, body: (random: Random) => void): void {
  for (let seed = 1; seed <= count; seed++) {
    try {
      body(createRandom(seed));
    } catch (error) {
      throw new Error(`Failed with seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
}
