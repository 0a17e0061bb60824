import type { Clock } from '../inference/clock.ts';

export interface BlobTicketOptions {
  /** So many random bytes. */
  readonly random: (length: number) => Uint8Array;
  readonly clock: Clock;
  /** All unfetched bytes together; beyond that the oldest are dropped. One blob may be larger: then it is alone. */
  readonly maxBytes: number;
  /** An unfetched blob is dropped after this time. */
  readonly lifeMs: number;
}

/** Bytes, or how to get them when they are fetched. */
export type Blob = Uint8Array | (() => Promise<Uint8Array>);

/** Large bytes never ride in messages: a one-use ticket names them, and the page fetches them by HTTP. */
export interface BlobTickets {
  /** @param mayTake asked when it is fetched: false is as if there were no such ticket. @returns 32 hex digits (128 random bits). */
  put(blob: Blob, mayTake?: () => boolean): string;
  /** @returns null when there is no such ticket, or no longer. @throws what making the bytes threw. */
  take(ticket: string): Promise<Uint8Array | null>;
}

/** Blobs that are made on demand weigh nothing while they wait; this bounds them. */
const MAX_TICKETS = 4096;

interface Entry {
  readonly blob: Blob;
  readonly bytes: number;
  readonly mayTake: () => boolean;
  readonly stopTimer: () => void;
}

export function createBlobTickets(options: BlobTicketOptions): BlobTickets {
  const { random, clock, maxBytes, lifeMs } = options;
  // In the order in which they were put.
  const entries = new Map<string, Entry>();
  let total = 0;

  const drop = (ticket: string): Entry | undefined => {
    const entry = entries.get(ticket);
    if (entry === undefined) return undefined;
    entries.delete(ticket);
    entry.stopTimer();
    total -= entry.bytes;
    return entry;
  };

  const makeRoom = (bytes: number): void => {
    for (const ticket of entries.keys()) {
      if (total + bytes <= maxBytes && entries.size < MAX_TICKETS) return;
      drop(ticket);
    }
  };

  return {
    put: (blob, mayTake = () => true) => {
      const bytes = typeof blob === 'function' ? 0 : blob.byteLength;
      makeRoom(bytes);
      const ticket = Buffer.from(random(16)).toString('hex');
      const stopTimer = clock.after(lifeMs, () => void drop(ticket));
      entries.set(ticket, { blob, bytes, mayTake, stopTimer });
      total += bytes;
      return ticket;
    },
    take: async (ticket) => {
      const entry = drop(ticket);
      if (entry?.mayTake() !== true) return null;
      return typeof entry.blob === 'function' ? await entry.blob() : entry.blob;
    },
  };
}
