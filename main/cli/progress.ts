import type { CommandContext } from './command.ts';

/** Between two lines of a log file; a terminal's line is rewritten ten times a second. */
const LOG_INTERVAL_MS = 5000;
const TTY_INTERVAL_MS = 100;

export interface Progress {
  /** @param done units so far. @param total null while it is not known. @param note e.g. a count of failures. */
  update(done: number, total: number | null, note?: string): void;
  /** Removes the line of a terminal, or writes the last state to a log. */
  end(): Promise<void>;
}

/** Milliseconds from any fixed point, e.g. `performance.now`. */
export type NowMs = () => number;

/**
 * Progress with rate and time left on stderr. On a terminal one line is rewritten; elsewhere a line is
 * written at most every five seconds, so that logs stay short.
 * @param what the verb and noun of the line, e.g. `Preparing cases`.
 */
export function startProgress(
  context: Pick<CommandContext, 'err'>,
  what: string,
  now: NowMs = () => performance.now(),
): Progress {
  const { err } = context;
  const start = now();
  const interval = err.isTty ? TTY_INTERVAL_MS : LOG_INTERVAL_MS;
  let last = start;
  let written: ProgressState | null = null;
  let current: ProgressState | null = null;
  const show = (state: ProgressState): Promise<void> => {
    written = state;
    const text = progressLine(state);
    return err.isTty ? err.write(`\r\u001b[2K${text.slice(0, err.columns - 1)}`) : err.line(text);
  };
  return {
    update(done, total, note = '') {
      const at = now();
      current = { what, done, total, note, elapsedMs: at - start };
      if (at - last < interval) return;
      last = at;
      void show(current);
    },
    async end() {
      if (written === null || current === null) return;
      if (err.isTty) await err.write('\r\u001b[2K');
      else if (!isSameState(written, current)) await show(current);
    },
  };
}

/** Whether a second line would only tell another rate. */
function isSameState(a: ProgressState, b: ProgressState): boolean {
  return a.done === b.done && a.total === b.total && a.note === b.note;
}

/** Progress of work in phases, one line of progress after the other. */
export interface PhasedProgress<P extends string> {
  update(phase: P, done: number, total: number): void;
  end(): Promise<void>;
}

/** Progress of work whose stages have names of their own. */
export interface StagedProgress {
  /** @param stage the verb and noun of the line. */
  update(stage: string, done: number, total: number): void;
  end(): Promise<void>;
}

/** One line of progress after the other. */
export function startStages(context: Pick<CommandContext, 'err'>): StagedProgress {
  let present: { readonly stage: string; readonly progress: Progress } | null = null;
  return {
    update(stage, done, total) {
      if (present?.stage !== stage) {
        void present?.progress.end();
        present = { stage, progress: startProgress(context, stage) };
      }
      present.progress.update(done, total);
    },
    async end() {
      await present?.progress.end();
      present = null;
    },
  };
}

/** @param words the verb and noun of each phase's line. */
export function startPhases<P extends string>(
  context: Pick<CommandContext, 'err'>,
  words: Readonly<Record<P, string>>,
): PhasedProgress<P> {
  const stages = startStages(context);
  return {
    update(phase, done, total) {
      stages.update(words[phase], done, total);
    },
    end: () => stages.end(),
  };
}

interface ProgressState {
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
  readonly note: string;
  readonly elapsedMs: number;
}

/** `Preparing cases: 12 of 40 (30 %), 1.5/s, 19 s left, 2 failed`. */
export function progressLine({ what, done, total, note, elapsedMs }: ProgressState): string {
  const parts = [`${what}: ${done}${total === null ? '' : ` of ${total} (${percent(done, total)} %)`}`];
  if (elapsedMs > 0 && done > 0) {
    const perSecond = (done / elapsedMs) * 1000;
    parts.push(rate(perSecond));
    if (total !== null && total > done) parts.push(`${duration((total - done) / perSecond)} left`);
  }
  if (note !== '') parts.push(note);
  return parts.join(', ');
}

function percent(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((100 * done) / total);
}

/** Slow work reads better as minutes than as 0.03/s. */
function rate(perSecond: number): string {
  if (perSecond >= 10) return `${Math.round(perSecond)}/s`;
  if (perSecond >= 0.5) return `${perSecond.toFixed(1)}/s`;
  return `${(perSecond * 60).toFixed(1)}/min`;
}

/** `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
