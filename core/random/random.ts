/**
 * Seeded randomness made of 32-bit integer arithmetic only, so that every platform draws the same numbers.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Bell-shaped around 0 with standard deviation 1, bounded by +-3.5 (sum of four uniform numbers). */
  bell(): number;
  chance(probability: number): boolean;
}

/** One of 2^32 values from two integers, well mixed (the finaliser of murmur3). */
export function hash32(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A number of 32 bits from a text: the same on every platform. */
export function hashText(text: string, start = 0): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = hash32(hash, text.charCodeAt(i));
  return hash;
}

/** The state after `state` of a generator (mulberry32). */
const nextState = (state: number): number => (state + 0x6d2b79f5) | 0;

/** 32 random bits of a state. */
function bitsOf(state: number): number {
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return t ^ (t >>> 14);
}

/** A generator (mulberry32) for one purpose: `stream` keeps draws of different purposes independent. */
export function createRandom(seed: number, stream = 0): Random {
  let state = hash32(seed | 0, stream | 0);
  const next = (): number => {
    state = nextState(state);
    return (bitsOf(state) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    // The variance of a uniform number is 1/12, so the sum of four has 1/3.
    bell: () => (next() + next() + next() + next() - 2) * Math.sqrt(3),
    chance: (probability) => next() < probability,
  };
}

/** 32 random bits each, the same as `createRandom(seed, stream)` draws, for where there are many: one for every pixel. */
export function fillBits(seed: number, stream: number, out: Int32Array): void {
  let state = hash32(seed | 0, stream | 0);
  for (let i = 0; i < out.length; i++) {
    state = nextState(state);
    out[i] = bitsOf(state);
  }
}

/** The values in an order that only the draws determine (Fisher and Yates). */
export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random.next() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!]; // both within
  }
  return result;
}
