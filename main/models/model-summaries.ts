import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ModelSummary } from '../../core/contract/training.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { ModelManifest } from '../../core/domain/model-manifest.ts';
import type { Task } from '../../core/domain/task.ts';
import { chosenPoint } from '../../core/training/model-card.ts';
import type { TrainingRecord } from '../../core/training/record.ts';
import { MODEL_FILES, type ModelPlaces } from './model-files.ts';
import type { ModelRegistry } from './model-registry.ts';
import { trainingRecordOf } from './training-record.ts';

/**
 * Every model that the station knows, in the order of the ids. Those whose manifest cannot be read are not in it.
 * @param tasks whose present versions are looked through for who uses what.
 */
export async function modelSummaries(
  registry: ModelRegistry,
  places: ModelPlaces,
  tasks: readonly Task[],
): Promise<ModelSummary[]> {
  const all = await Promise.all(registry.list().map((one) => summary(one, { registry, places, tasks })));
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function summary(
  { id, name, version, kind, licence }: ModelManifest,
  about: { readonly registry: ModelRegistry; readonly places: ModelPlaces; readonly tasks: readonly Task[] },
): Promise<ModelSummary> {
  const { registry, places, tasks } = about;
  const checked = await Promise.all([recordOrProblem(registry, id), fileProblem(registry, id)]);
  const [{ record, problem: wrongRecord }, wrongFile] = checked;
  return {
    id,
    name,
    version,
    kind,
    licence,
    origin: originOf(registry.folderOf(id), places),
    problem: wrongFile || wrongRecord,
    usedBy: tasks.filter(({ models }) => models.unet === id || models.sam === id).map((task) => task.id),
    trained:
      record === null
        ? null
        : {
            parent: record.parent?.id ?? null,
            finishedAt: record.finishedAt,
            dice: chosenPoint(record)?.dice ?? null,
          },
  };
}

function originOf(folder: string, { shipped, station }: ModelPlaces): ModelSummary['origin'] {
  const root = dirname(folder);
  if (root === shipped) return 'shipped';
  if (root !== station) return 'folder';
  return existsSync(join(folder, MODEL_FILES.imported)) ? 'imported' : 'trained';
}

async function recordOrProblem(
  registry: ModelRegistry,
  id: string,
): Promise<{ readonly record: TrainingRecord | null; readonly problem: string }> {
  try {
    return { record: await trainingRecordOf(registry, id), problem: '' };
  } catch (error) {
    if (error instanceof ExpectedError) return { record: null, problem: error.message };
    throw error;
  }
}

async function fileProblem(registry: ModelRegistry, id: string): Promise<string> {
  try {
    await registry.verifyFiles(id);
    return '';
  } catch (error) {
    if (error instanceof ExpectedError) return error.message;
    throw error;
  }
}
