import type { Finding } from '../../../core/exchange/finding.ts';
import { isKnown } from '../../../core/exchange/judgement.ts';
import type { ExportCase, ExportStructure } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';

export function unknownStructures(
  one: ExportCase,
  { options }: Pick<FormatPorts, 'options'>,
): ExportStructure[] {
  return one.structures.filter(({ judgement }) => !isKnown(judgement, options.includeUnsigned));
}

/** Whether structures of the task never share a pixel, so that one of them rules out the others. */
export function isExclusive(one: Pick<ExportCase, 'task'>): boolean {
  return one.task.review.overlap === 'exclusive';
}

/** What becomes of a case with unknown structures, said before it happens. */
export function unknownFindings(one: ExportCase, ports: Pick<FormatPorts, 'options'>): Finding[] {
  const unknown = unknownStructures(one, ports).length;
  if (unknown === 0) return [];
  const { nnunet, unknown: choice } = ports.options;
  const some = unknown === 1 ? '1 structure is' : `${unknown} structures are`;
  const warn = (code: string, message: string): Finding[] => [
    { severity: 'warning', code, caseId: one.caseId, structure: null, format: 'nnunet', message },
  ];
  if (unknown === one.structures.length) {
    return warn(
      'nnunet-left-out',
      'Nothing is known of its structures, so it is left out of nnU-Net: review it first.',
    );
  }
  if (choice === 'ignore' && nnunet === 'regions') {
    if (isExclusive(one)) return [];
    return warn(
      'nnunet-ignore-overlaps',
      `${some} unknown: pixels outside of the signed ones are ignored, but inside they count as not belonging to the unknown, though structures of this task may overlap; one data set per structure avoids that.`,
    );
  }
  if (nnunet === 'regions') {
    return warn(
      'nnunet-left-out',
      `${some} unknown, so the case is left out of the nnU-Net data set: review it to the end, choose the ignore label, or one data set per structure.`,
    );
  }
  if (choice === 'ignore' && isExclusive(one)) return [];
  return warn('nnunet-left-out-of', `${some} unknown, so the case is left out of their data sets.`);
}
