import type { ModelManifest } from '../../../core/domain/model-manifest.ts';
import type { UsedModel } from '../../../core/domain/pseudo-label.ts';
import type { Task } from '../../../core/domain/task.ts';
import type { ExportModel } from '../export-case.ts';

/** What identifies an installed model; null when there is none of this id. */
export type FindModel = (
  id: string,
) =>
  | (Pick<ModelManifest, 'version' | 'name' | 'family' | 'kind'> & { readonly files: readonly string[] })
  | null;

/**
 * A model as what leaves names it: version and files from the record of the label; name and family from that record
 * where a peer's model drew it, else from the manifest of the same id. One that is not installed any more has neither,
 * and the gate refuses it (rule X1).
 */
export function exportModel(used: UsedModel, task: Task, find: FindModel): ExportModel {
  const { id, version } = used;
  const known = { id, version, files: [...used.files] };
  if (used.name !== undefined || used.family !== undefined) {
    return { ...known, name: used.name ?? '', family: used.family ?? '', kind: 'imported' };
  }
  const manifest = find(id);
  if (manifest !== null) {
    return { ...known, name: manifest.name, family: manifest.family, kind: manifest.kind };
  }
  return { ...known, name: '', family: '', kind: kindUnder(task, id) };
}

/** Of a model that is not there: what the task uses it for. */
function kindUnder({ models }: Task, id: string): ExportModel['kind'] {
  if (id === models.unet) return 'unet';
  return id === models.sam ? 'sam' : 'imported';
}

/** The model whose answers readers took over by prompts: the task's. Null: it is not installed. */
export function promptModel(task: Task, find: FindModel): ExportModel | null {
  const id = task.models.sam;
  const manifest = id === undefined ? null : find(id);
  if (id === undefined || manifest === null) return null;
  const { version, name, family, kind, files } = manifest;
  return { id, version, name, family, kind, files };
}
