import type { ExportCase, ExportModel } from '../export-case.ts';
import type { LeavingIdentity } from '../format-writer.ts';

/**
 * The models of a case as objects name them. Digests of a peer's files name what may hold a patient: they stay where
 * names are removed.
 */
export function leavingModels(
  { models }: ExportCase,
  { active }: Pick<LeavingIdentity, 'active'>,
): readonly ExportModel[] {
  if (!active) return models;
  return models.map((model) => (model.kind === 'imported' ? { ...model, files: [] } : model));
}
