import type { DataSet } from 'dicom-parser';
import type { TransferSyntax } from '../transfer-syntax.ts';
import { stringOf, uint16Of } from '../values.ts';

/** Objects with pixels that are results or measurements, not images to draw on. */
const REFUSED_CLASSES: Readonly<Record<string, string>> = {
  '1.2.840.10008.5.1.4.1.1.66.4': 'a segmentation (SEG)',
  '1.2.840.10008.5.1.4.1.1.66.7': 'a label map segmentation (SEG)',
  '1.2.840.10008.5.1.4.1.1.66.8': 'a height map segmentation (SEG)',
  '1.2.840.10008.5.1.4.1.1.481.2': 'a dose distribution (RTDOSE)',
  '1.2.840.10008.5.1.4.1.1.30': 'a parametric map',
  '1.2.840.10008.1.3.10': 'a DICOMDIR, the list of files of a medium',
};

/**
 * Why an instance is catalogued but not reviewed, as one sentence by name; null for images.
 * Looks at the header only: damaged pixels are found when they are decoded.
 */
export function refusalByHeader(
  dataSet: DataSet,
  sopClassUid: string,
  syntax: TransferSyntax,
): string | null {
  const named = REFUSED_CLASSES[sopClassUid];
  if (named !== undefined) return `It is ${named}, not an image to review.`;
  const { elements } = dataSet;
  if (elements['x7fe00008'] !== undefined || elements['x7fe00009'] !== undefined) {
    return 'Its pixels are floating point numbers, which are not reviewed.';
  }
  if (elements['x7fe00010'] === undefined) {
    const modality = stringOf(dataSet, 'x00080060');
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
