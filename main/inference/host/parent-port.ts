/** What an Electron utility process has instead of `process.send`; queues until somebody listens. */
export interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

/** @returns null in a forked Node. Without Electron's types, which this folder does not know. */
export function parentPortOf(owner: object): ParentPort | null {
  if (!('parentPort' in owner)) return null;
  const { parentPort } = owner;
  // Electron has it undefined or null where there is no parent.
  return typeof parentPort === 'object' ? (parentPort as ParentPort | null) : null;
}
