import type { Finding } from '../../../core/exchange/finding.ts';
import type { ExportCase, ExportStructure } from '../export-case.ts';

/**
 * Rule X1: a machine that drew a mask is named, with its version and family, or the case does not leave.
 * @param structures whose origin is written down.
 */
export function checkModels(one: ExportCase, structures: readonly ExportStructure[]): Finding[] {
  if (structures.every(({ origin }) => origin === 'MANUAL')) return [];
  const nameless = one.models.filter(({ name, version, family }) => [name, version, family].includes(''));
  if (one.models.length > 0 && nameless.length === 0) return [];
  const which = nameless.length === 0 ? 'that made its masks' : nameless.map(({ id }) => id).join(', ');
  return [
    {
      severity: 'refused',
      code: 'model-without-identity',
      caseId: one.caseId,
      structure: null,
      format: null,
      message: `The model ${which} has no name, version or family, so no DICOM object can say what drew the masks: complete its manifest, or prepare the case with a model that has them.`,
    },
  ];
}
