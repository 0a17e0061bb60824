import type { ModelView } from '../../../core/domain/model-manifest.ts';
import type { Task } from '../../../core/domain/task.ts';
import type { ModelRegistry } from '../../models/model-registry.ts';

/** How the network that a task uses now sees images; null where it has none that can be used. */
export function viewOfTask(
  registry: Pick<ModelRegistry, 'list'>,
  { models }: Pick<Task, 'models'>,
): ModelView | null {
  const found = registry.list().find(({ id }) => id === models.unet);
  return found?.kind === 'unet' ? found.view : null;
}
