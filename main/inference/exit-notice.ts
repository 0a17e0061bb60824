import type { HostExit } from './host-process.ts';

/** Keeps the end of a host and the last of what it wrote to stderr, for those who listen now or later. */
export interface ExitNotice {
  /** What was written to stderr. */
  write(text: string): void;
  /** The end; only the first call counts. */
  end(reason: string): void;
  onExit(listener: (exit: HostExit) => void): void;
}

const STDERR_KEPT = 2000;

export function createExitNotice(): ExitNotice {
  let stderr = '';
  let ended: HostExit | null = null;
  const listeners: ((exit: HostExit) => void)[] = [];
  return {
    write: (text) => (stderr = (stderr + text).slice(-STDERR_KEPT)),
    end: (reason) => {
      if (ended) return;
      ended = { reason, stderr: stderr.trim() };
      for (const listener of listeners) listener(ended);
    },
    onExit: (listener) => {
      if (ended) listener(ended);
      else listeners.push(listener);
    },
  };
}
