import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { trainingRecordSchema, type TrainingRecord } from '../../core/training/record.ts';
import { MODEL_FILES } from './model-files.ts';
import type { ModelRegistry } from './model-registry.ts';
import { readJson } from './read-json.ts';

/**
 * How a model came to be.
 * @returns null when nothing says so: a Countersign did not train it.
 * @throws ExpectedError `model-unknown`; `model-record-wrong` for a record that cannot be read.
 */
export async function trainingRecordOf(
  registry: Pick<ModelRegistry, 'folderOf'>,
  id: string,
): Promise<TrainingRecord | null> {
  const file = join(registry.folderOf(id), MODEL_FILES.training);
  if (!existsSync(file)) return null;
  return readJson(file, trainingRecordSchema, { code: 'model-record', noun: 'training record' });
}
