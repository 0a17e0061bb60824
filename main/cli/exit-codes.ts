/** What the exit code of every command means. Documented in `--help` and README.md; scripts rely on it. */
export const EXIT = {
  /** Everything asked for was done. */
  ok: 0,
  /** The work ran to its end, but some of it failed or was found bad. */
  partial: 1,
  /** Unknown command or option, or a missing argument: nothing was done. */
  usage: 2,
  /** An expected failure stopped the work: one sentence on stderr says what to do. */
  failed: 3,
  /** A bug of the program. 70 is EX_SOFTWARE of sysexits.h. */
  bug: 70,
  /** Ctrl-C, SIGTERM, or the reader of the output went away. 128 + SIGINT. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The table of `--help`. */
export const EXIT_HELP: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, 'everything asked for was done'],
  [EXIT.partial, 'finished, but something failed or was found bad'],
  [EXIT.usage, 'wrong usage; nothing was done'],
  [EXIT.failed, 'stopped by a failure that the message explains'],
  [EXIT.bug, 'a bug of the program'],
  [EXIT.cancelled, 'cancelled (Ctrl-C, SIGTERM, or the output was closed)'],
];
