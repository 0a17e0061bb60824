import type { Command, CommandPlace, CommandTable } from './command.ts';
import { matches, strokeText } from './key-stroke.ts';

/**
 * @param where the screen that has the keyboard; null while a dialog has it: only commands of `everywhere` count.
 * @param touched the reader does something: time counts.
 */
export function createCommandTable(
  commands: readonly Command[],
  where: () => Exclude<CommandPlace, 'everywhere'> | null,
  touched: () => void,
): CommandTable {
  const byId = new Map(commands.map((command) => [command.id, command]));
  const counts = (command: Command): boolean => command.place === 'everywhere' || command.place === where();
  const run = (command: Command | undefined): boolean => {
    if (command === undefined || !command.when()) return false;
    touched();
    command.run();
    return true;
  };
  const keysOf: CommandTable['keysOf'] = (id, layout) =>
    byId.get(id)?.keys.map((stroke) => strokeText(stroke, layout)) ?? [];
  return {
    commands,
    run: (id) => run(byId.get(id)),
    handleKey: (press) => {
      const meant = commands.filter(
        (command) => counts(command) && command.keys.some((stroke) => matches(stroke, press)),
      );
      // A held verdict key must not sign one structure after the other.
      if (press.repeat && meant.some((command) => command.repeats !== true)) return true;
      return meant.some(run);
    },
    help: (layout) =>
      commands
        .filter((command) => command.keys.length > 0)
        .map(({ id, title, group, when }) => ({
          id,
          title: title(),
          group,
          keys: keysOf(id, layout),
          enabled: when(),
        })),
    keysOf,
  };
}
