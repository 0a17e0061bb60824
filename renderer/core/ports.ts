/** What the page gives to the headless core: clock, timers, random and bytes are ports, so that tests own them. */
export interface RendererPorts {
  /** Bytes of a one-use ticket. Rejects when it cannot be fetched. */
  readonly fetchBlob: (ticket: string) => Promise<Uint8Array>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Lower-case hex digits, unpredictable: ids of groups. */
  readonly randomHex: (digits: number) => string;
  /** Calls `action` once after `ms`, unless the returned function is called first. */
  readonly schedule: (ms: number, action: () => void) => () => void;
  /** Turns the page's full screen on or off, as far as a browser lets a page do that. */
  readonly toggleFullScreen: () => void;
  /** BCP 47 tags that the system or browser asks for, best first. */
  readonly preferredLanguages: () => readonly string[];
}
