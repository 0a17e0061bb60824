/** Longer without a sign of life and the reader is taken to be elsewhere. */
export const IDLE_MS = 30_000;

/** How long a reader had each structure in hand: time passes only between signs of life that are near each other. */
export interface StructureTimers {
  /** A pointer, key or wheel event. */
  touch(now: number): void;
  /** Another structure is in hand. */
  switchTo(structure: string, now: number): void;
  /** Milliseconds since the last `take`, whole. */
  peek(structure: string): number;
  /** The same, and begins anew: it goes into the journal now. */
  take(structure: string): number;
  /** Structures with time that is in no entry yet. */
  left(): readonly { readonly structure: string; readonly activeMs: number }[];
}

export function createStructureTimers(start: number): StructureTimers {
  const spent = new Map<string, number>();
  let active = '';
  let last = start;
  const touch = (now: number): void => {
    const passed = Math.max(0, now - last);
    last = now;
    if (active !== '' && passed <= IDLE_MS) spent.set(active, (spent.get(active) ?? 0) + passed);
  };
  const peek = (structure: string): number => Math.round(spent.get(structure) ?? 0);
  return {
    touch,
    switchTo: (structure, now) => {
      touch(now);
      active = structure;
    },
    peek,
    take: (structure) => {
      const activeMs = peek(structure);
      spent.delete(structure);
      return activeMs;
    },
    left: () => [...spent].map(([structure, ms]) => ({ structure, activeMs: Math.round(ms) })),
  };
}
