import type { Channel } from './channel.ts';

/** The receiving half that all channels share. */
export interface Inbox extends Pick<Channel, 'onMessage' | 'onClose'> {
  /** Hands a message on, or keeps it until somebody listens; nothing after the end. */
  deliver(message: unknown): void;
  /** The end; only the first call counts. */
  end(): void;
  readonly ended: boolean;
}

export function createInbox(): Inbox {
  let waiting: unknown[] = [];
  let listener: ((message: unknown) => void) | null = null;
  let ended = false;
  const closeListeners: (() => void)[] = [];

  return {
    get ended() {
      return ended;
    },
    deliver: (message) => {
      if (ended) return;
      if (listener === null) waiting.push(message);
      else listener(message);
    },
    end: () => {
      if (ended) return;
      ended = true;
      for (const told of closeListeners) told();
    },
    onMessage: (next) => {
      listener = next;
      const kept = waiting;
      waiting = [];
      for (const message of kept) next(message);
    },
    onClose: (next) => {
      if (ended) next();
      else closeListeners.push(next);
    },
  };
}
