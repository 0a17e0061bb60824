import { join } from 'node:path';
import { promotedTask } from '../../core/calibration/promoted-task.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Task } from '../../core/domain/task.ts';
import { checkTask } from '../models/load-task.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import { writeAtomically } from '../platform/atomic-file.ts';
import type { Author } from '../review/author.ts';
import type { Store } from '../store/store.ts';
import { requireUnet } from './require-unet.ts';

export interface Promotion {
  /** The workspace's folder. */
  readonly folder: string;
  readonly taskId: string;
  readonly modelId: string;
  readonly by: Author | null;
}

/**
 * Makes a new version of a task with another U-Net. Cases keep their pseudo labels until they are prepared anew, and what
 * is signed stays signed.
 * @throws ExpectedError `task-unknown`, `model-*`, `task-outputs`, `model-in-use`.
 */
export async function promoteModel(
  { folder, taskId, modelId, by }: Promotion,
  ports: { readonly store: Pick<Store, 'task' | 'putPromotedTask'>; readonly registry: ModelRegistry },
): Promise<{ readonly task: Task; readonly calibrationDropped: boolean }> {
  const { store, registry } = ports;
  const present = await store.task(taskId);
  const unet = requireUnet(registry, modelId);
  if (present.models.unet === modelId) {
    throw new ExpectedError(
      'model-in-use',
      `The task ${present.title} uses ${unet.name} already; choose another model.`,
    );
  }
  const { task, calibrationDropped } = promotedTask(present, unet);
  checkTask(task, registry);
  await registry.verifyFiles(modelId);
  // First, where commands look for it; a version that is newer here than in the catalogue comes in at the next start.
  await writeAtomically(join(folder, 'tasks', `${taskId}.json`), JSON.stringify(task, null, 2));
  const facts = { from: present.models.unet, to: modelId, sha256: unet.file.sha256, calibrationDropped };
  await store.putPromotedTask(task, facts, by);
  return { task, calibrationDropped };
}
