import type { DataSet } from 'dicom-parser';
import { notAnImage } from '../sop-class.ts';
import type { TransferSyntax } from '../transfer-syntax.ts';
import { stringOf, uint16Of } from '../values.ts';

/**
 * Why an instance is catalogued but not reviewed, as one sentence by name; null for images.
 * Looks at the header only: damaged pixels are found when they are decoded.
 */
export function refusalByHeader(
  dataSet: DataSet,
  sopClassUid: string,
  syntax: TransferSyntax,
): string | null {
  const modality = stringOf(dataSet, 'x00080060');
  const named = notAnImage(sopClassUid, modality ?? '');
  if (named !== null) return `It is ${named}, not an image to review.`;
  const { elements } = dataSet;
  if (elements['x7fe00008'] !== undefined || elements['x7fe00009'] !== undefined) {
    return 'Its pixels are floating point numbers, which are not reviewed.';
  }
  if (elements['x7fe00010'] === undefined) {
    return `It holds no image${modality === undefined ? '' : ` (${modality})`}.`;
  }
  if ((uint16Of(dataSet, 'x00280100') ?? 0) > 16)
    return 'Its pixels have more than 16 bits, which are not reviewed.';
  if (syntax.codec === 'refused') return `Its transfer syntax ${syntax.name} is not supported.`;
  if (!((uint16Of(dataSet, 'x00280010') ?? 0) > 0 && (uint16Of(dataSet, 'x00280011') ?? 0) > 0)) {
    return 'It does not say how many rows and columns its image has.';
  }
  return null;
}
