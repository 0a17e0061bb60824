import type { Contract } from '../../../core/contract/contract.ts';
import type { Client } from '../../../core/transport/client.ts';
import type { CommandPlace, CommandTable } from '../commands/command.ts';

interface FollowHostParts {
  readonly client: Client<Contract>;
  readonly commands: CommandTable;
  /** The screen whose commands count; null while a dialog has the keyboard. */
  readonly where: () => Exclude<CommandPlace, 'everywhere'> | null;
  /** Sends whatever is not saved. */
  readonly save: () => void;
}

/** What the program around the page tells it: choices in its menu, sleep and waking of the computer. */
export function followHost({ client, commands, where, save }: FollowHostParts): () => void {
  const stops = [
    client.on('command.run', ({ id }) => {
      const command = commands.commands.find((one) => one.id === id);
      // As with its key: a command of the reading view must not act behind a dialog.
      if (command?.place === 'everywhere' || command?.place === where()) commands.run(id);
    }),
    client.on('station.suspended', save),
    client.on('station.resumed', save),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
