import { UsageError, type CommandInput, type CommandOption } from '../command.ts';
import { UNLOCK_OPTION } from '../sealing/unlock-option.ts';
import { TRAIN_OPTIONS } from './train-arguments.ts';

/** They say where things are, which no training keeps. */
const PLACES = ['data', 'out', 'models', ...Object.keys(UNLOCK_OPTION)];
/** What may be said anew of a training that goes on. */
const ON_RESUMING = ['resume', 'finish', 'provider'];

/**
 * Whoever names an option that does nothing believes that it did: with --resume a training goes on as it was begun, and
 * --list begins none. @throws UsageError
 */
export function refuseIdleOptions(input: CommandInput): void {
  // A folder's task is nowhere else; a workspace's training knows its own.
  const places = input.text('data') === undefined ? PLACES : [...PLACES, 'task'];
  if (input.flag('list')) {
    const idle = firstBut(input, [...places, 'list']);
    if (idle !== undefined) throw new UsageError(`--list begins no training, so leave out --${idle}`);
  } else if (input.text('resume') !== undefined) {
    const idle = firstBut(input, [...places, ...ON_RESUMING]);
    if (idle !== undefined) {
      throw new UsageError(
        `--${idle} cannot be changed with --resume; leave it out, or begin a new training`,
      );
    }
  }
}

function firstBut(input: CommandInput, allowed: readonly string[]): string | undefined {
  return Object.entries(TRAIN_OPTIONS).find(
    ([name, option]) => !allowed.includes(name) && isGiven(input, name, option),
  )?.[0];
}

function isGiven(input: CommandInput, name: string, { kind }: CommandOption): boolean {
  if (kind === 'flag') return input.flag(name);
  return kind === 'list' ? input.list(name).length > 0 : input.text(name) !== undefined;
}
