import type { HostLauncher } from '../inference/host-process.ts';
import type { StationLog } from '../station/station-log.ts';
import type { TrainerLauncher } from '../training/trainer-process.ts';
import type { ExitCode } from './exit-codes.ts';

/**
 * The shape of every command. A command is a module `main/cli/commands/<name>.ts` that exports
 * `command: Command`, plus one line in `main/cli/commands.ts`, from which it is loaded when it is called.
 *
 * `run` returns an exit code. It throws ExpectedError (printed as one sentence, exit code 3),
 * UsageError (sentence and hint, 2), CancelledError (130); anything else is a bug (70).
 */
export interface Command {
  readonly name: string;
  /** One line of the overall help. */
  readonly summary: string;
  /** What follows `countersign <name>`, e.g. `IN --task T --out WORKSPACE`. */
  readonly usage: string;
  /** Paragraphs of the command's own help: what it does, what it writes, what its exit codes mean. */
  readonly description: string;
  /** `--help` and `--json` exist everywhere and are not listed. */
  readonly options: Readonly<Record<string, CommandOption>>;
  /** How many arguments that are not options it takes. */
  readonly positionals: { readonly min: number; readonly max: number };
  readonly examples?: readonly string[];
  run(input: CommandInput, context: CommandContext): Promise<ExitCode>;
}

export interface CommandOption {
  /** `flag` takes no value. `list` may be given several times. */
  readonly kind: 'flag' | 'text' | 'list';
  readonly short?: string;
  /** Name of the value in the help, e.g. `DIR`. */
  readonly value?: string;
  readonly help: string;
  /** True: leaving it out is wrong usage. */
  readonly required?: boolean;
}

/** What was typed. Asking for an option that the command does not declare is a bug and throws. */
export interface CommandInput {
  readonly positionals: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  /** The value of a required option or one with a default. @throws UsageError when it is missing. */
  need(name: string): string;
  list(name: string): readonly string[];
}

export interface CommandContext {
  /** Relative paths are resolved against it. */
  readonly cwd: string;
  /** Aborted by SIGINT, SIGTERM and by a closed stdout. */
  readonly signal: AbortSignal;
  /** `--json` was given: stdout holds JSON only. */
  readonly json: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The station's log; a test that runs a command in its own process may go without. */
  readonly log?: StationLog;
  /** Results. Never progress. */
  readonly out: Writer;
  /** Progress, warnings and errors. Never patient data. */
  readonly err: Writer;
  /** How the process that runs the networks is started; a forked Node when not said. */
  readonly launchHost?: HostLauncher;
  /** The same for processes that train. */
  readonly launchTrainer?: TrainerLauncher;
}

export interface Writer {
  readonly isTty: boolean;
  /** Width of the terminal in characters; 80 when it is none. */
  readonly columns: number;
  /** Writes the text as it is. Await it in loops: it waits while the other side is slow. */
  write(text: string): Promise<void>;
  /** Writes the text and a line feed. */
  line(text: string): Promise<void>;
}

/** The person typed something that the command does not understand. One sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
