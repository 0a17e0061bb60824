import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelRegistry } from '../../models/model-registry.ts';

/** An id that no model has: the task's and the next number. */
export function freeId(
  registry: Pick<ModelRegistry, 'list' | 'problems'>,
  taskId: string,
  target: string,
): string {
  const taken = new Set([...registry.list(), ...registry.problems()].map(({ id }) => id));
  for (let number = 2; ; number++) {
    const id = `${taskId.slice(0, 56)}-${String(number)}`;
    if (!taken.has(id) && !existsSync(join(target, id))) return id;
  }
}
