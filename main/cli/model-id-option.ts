import { PLAIN_ID } from '../../core/domain/plain-id.ts';
import { UsageError, type CommandInput } from './command.ts';

/** The id that somebody wants for a model: it becomes the name of a folder. @throws UsageError */
export function askedModelId(input: Pick<CommandInput, 'text'>, option: 'id' | 'as'): string | undefined {
  const id = input.text(option);
  if (id === undefined || PLAIN_ID.test(id)) return id;
  throw new UsageError(
    `--${option} needs 1 to 64 lower-case letters, digits and dashes and begins with no dash, not "${id}"`,
  );
}
