import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingRun } from '../../../core/contract/training.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { ModelRegistry } from '../../models/model-registry.ts';

interface ModelPlace {
  readonly taskId: string;
  /** Folder of models that gets it: registries may not know it, and after hours it would be late. */
  readonly target: string;
  /** Ids that a model may not have, whatever lies in the folder. */
  readonly taken: ReadonlySet<string>;
}

/**
 * Id of the model to be made: the one that was asked for, else the task's and the next number.
 * @throws ExpectedError `model-id-taken`
 */
export function modelIdOf(
  asked: string | undefined,
  registry: Pick<ModelRegistry, 'list' | 'problems'>,
  place: ModelPlace,
): string {
  const { target, taken } = place;
  const id = asked ?? freeId(new Set([...taken, ...registeredIds(registry)]), place);
  if (taken.has(id)) {
    throw new ExpectedError(
      'model-id-taken',
      `There is a model ${id} already, or a training that makes it; choose another --id.`,
    );
  }
  if (!existsSync(join(target, id))) return id;
  throw new ExpectedError(
    'model-id-taken',
    `There is ${join(target, id)} already; remove it, or choose another --id or --out.`,
  );
}

/** Ids of all models that the station knows, also of those that cannot be used. */
export function registeredIds(registry: Pick<ModelRegistry, 'list' | 'problems'>): string[] {
  return [...registry.list(), ...registry.problems()].map(({ id }) => id);
}

/** Ids of the models that trainings have still to make. */
export function idsInTraining(runs: readonly Pick<TrainingRun, 'modelId' | 'state'>[]): string[] {
  return runs.filter(({ state }) => state !== 'done').map(({ modelId }) => modelId);
}

function freeId(taken: ReadonlySet<string>, { taskId, target }: ModelPlace): string {
  for (let number = 2; ; number++) {
    const id = `${taskId.slice(0, 56)}-${String(number)}`;
    if (!taken.has(id) && !existsSync(join(target, id))) return id;
  }
}
