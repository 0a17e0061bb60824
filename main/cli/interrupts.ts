/**
 * A terminal's Ctrl-C reaches every process of the command at once, and the parents (countersign.js, npx) pass
 * it on: up to this long after the first, signals are the same key press.
 */
const SAME_PRESS_MS = 1000;

/**
 * What a process does with SIGINT and SIGTERM: the first one asks the work to stop, which lets it close files
 * and remove what it wrote for itself; a later one is for work that does not listen and ends the process.
 */
export function interruptHandler(stop: () => void, exit: () => void, now: () => number): () => void {
  let first: number | null = null;
  return () => {
    if (first === null) {
      first = now();
      stop();
    } else if (now() - first > SAME_PRESS_MS) exit();
  };
}
