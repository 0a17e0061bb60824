/**
 * Two ends exchange JSON values in order: all that a transport is. Request, cancel, progress and event sit above
 * it (`createClient`, `serve`), and the same contract suite runs over every kind of channel.
 */
export interface Channel {
  /**
   * Sends one JSON value; after the end it does nothing.
   * @throws when the value cannot travel (no JSON, or longer than `MAX_MESSAGE_BYTES`).
   */
  send(message: unknown): void;
  /** One listener; what arrives before it is there is kept for it. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once when either side has ended, at once when that was before. */
  onClose(listener: () => void): void;
  /** Ends both sides; may be called again. */
  close(): void;
}

/** Larger things travel as blobs, by ticket. */
export const MAX_MESSAGE_BYTES = 32 * 2 ** 20;
