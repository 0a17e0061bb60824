import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { ModelRegistry } from '../../models/model-registry.ts';
import { requireModelId } from '../../models/model-staging.ts';
import type { CommandInput } from '../command.ts';

type Registry = Pick<ModelRegistry, 'list' | 'problems'>;

/**
 * Id of the model to be made: the one that was asked for, else the task's and the next number.
 * @param about task, and the folder of models that gets it: registries may not know it, and after hours it would be late
 * @throws ExpectedError `model-id-wrong`; `model-id-taken` where the folder has such a model
 */
export function modelIdOf(
  input: Pick<CommandInput, 'text'>,
  registry: Registry,
  { taskId, target }: { readonly taskId: string; readonly target: string },
): string {
  const id = input.text('id') ?? freeId(registry, taskId, target);
  requireModelId(id);
  if (!existsSync(join(target, id))) return id;
  throw new ExpectedError(
    'model-id-taken',
    `There is ${join(target, id)} already; remove it, or choose another --id or --out.`,
  );
}

function freeId(registry: Registry, taskId: string, target: string): string {
  const taken = new Set([...registry.list(), ...registry.problems()].map(({ id }) => id));
  for (let number = 2; ; number++) {
    const id = `${taskId.slice(0, 56)}-${String(number)}`;
    if (!taken.has(id) && !existsSync(join(target, id))) return id;
  }
}
