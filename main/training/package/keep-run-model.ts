import type { TrainingRecord } from '../../../core/training/record.ts';
import type { RunRecord } from '../runs/run-record.ts';
import { writeModelPackage } from './write-model-package.ts';

/**
 * Keeps what a run has made in a folder of models. @returns the model's own folder in it.
 * @throws what `writeModelPackage` says
 */
export async function keepRunModel(
  folder: string,
  { run, structures, licence, version }: RunRecord,
  made: { readonly record: TrainingRecord; readonly model: Uint8Array },
): Promise<string> {
  const { modelId: id, name } = run;
  const written = await writeModelPackage({ folder, id, name, version, licence, structures, ...made });
  return written.folder;
}
