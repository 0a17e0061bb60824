import { CancelledError, ExpectedError, messageOf } from '../../core/domain/errors.ts';
import type { Command, CommandContext } from './command.ts';
import { UsageError } from './command.ts';
import { COMMANDS } from './commands.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { commandHelp, overallHelp } from './help.ts';
import { parseInput } from './input.ts';
import { nearest } from './nearest.ts';
import { systemFailure } from './system-failure.ts';
import { version } from '../platform/version.ts';

/** What `runCli` needs from the process; tests pass their own. */
export type CliPorts = Omit<CommandContext, 'json'>;

/** Runs one command line. Never throws: every failure becomes a sentence on stderr and an exit code. */
export async function runCli(args: readonly string[], ports: CliPorts): Promise<ExitCode> {
  try {
    return await dispatch(args, ports);
  } catch (error) {
    return await explain(error, ports);
  }
}

async function dispatch(args: readonly string[], ports: CliPorts): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined) {
    await ports.err.write(overallHelp());
    return EXIT.usage;
  }
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    await ports.out.write(overallHelp());
    return EXIT.ok;
  }
  if (name === '--version') {
    await ports.out.line(version());
    return EXIT.ok;
  }
  const command = await loadCommand(name === 'help' ? (rest[0] ?? '') : name);
  const parsed = parseInput(command, name === 'help' ? ['--help'] : rest);
  if (parsed.help) {
    await ports.out.write(commandHelp(command));
    return EXIT.ok;
  }
  const code = await command.run(parsed.input, { ...ports, json: parsed.json });
  return ports.signal.aborted ? EXIT.cancelled : code;
}

async function loadCommand(name: string): Promise<Command> {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry !== undefined)
    return await entry.load().catch((error: unknown) => Promise.reject(leftOut(error, name)));
  const guess = nearest(name, Object.keys(COMMANDS));
  const kind = name.startsWith('-') ? 'option' : 'command';
  throw new UsageError(`Unknown ${kind} ${name}${guess === null ? '' : `: did you mean ${guess}?`}`);
}

/**
 * Installed packages hold no server: the modules of the commands that need one are not in them. Another module that is
 * missing is a damaged installation, and told as what it is.
 */
function leftOut(error: unknown, name: string): unknown {
  const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  if (!missing || !new RegExp(`commands[\\\\/]${name}\\.js'`).test(error.message)) return error;
  return new ExpectedError(
    'command-left-out',
    `The command ${name} is not part of an installed Countersign; start the program without arguments to open the workstation.`,
  );
}

async function explain(error: unknown, ports: CliPorts): Promise<ExitCode> {
  if (error instanceof UsageError) {
    const hint = 'countersign --help lists commands, countersign <command> --help their options.';
    await ports.err.line(`countersign: ${withStop(error.message)}\n${hint}`);
    return EXIT.usage;
  }
  // An abort may surface as any error of whatever was under way: the person asked for it.
  if (error instanceof CancelledError || ports.signal.aborted) return EXIT.cancelled;
  if (error instanceof ExpectedError) {
    await ports.err.line(`countersign: ${error.message}`);
    return EXIT.failed;
  }
  const failure = systemFailure(error);
  if (failure !== null) {
    await ports.err.line(`countersign: ${failure}`);
    return EXIT.failed;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  const report = ports.log?.defect('command', error) ?? null;
  const kept =
    report === null ? '' : ` It is written down without patient data: "countersign support --out FILE".`;
  await ports.err.line(
    `countersign: this is a bug of the program, please report it.${kept}\n${ports.log?.redact(detail) ?? detail}`,
  );
  return EXIT.bug;
}

function withStop(sentence: string): string {
  return /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
}
