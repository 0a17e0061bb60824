import type { ExportFormat, ExportOptions } from '../../../core/exchange/export-options.ts';
import { t } from '../../core/language/translate.ts';

export interface FormatWords {
  readonly format: ExportFormat;
  readonly name: string;
  /** What it is for, one line. */
  readonly use: string;
}

export const pacsFormats = (): readonly FormatWords[] => [
  {
    format: 'seg',
    name: t('Masks (SEG)'),
    use: t('Every structure as a segment beside its image; overlaps are kept.'),
  },
  {
    format: 'sr',
    name: t('Verdicts (SR)'),
    use: t('Who signed what, when and why, as a structured report.'),
  },
  {
    format: 'ko',
    name: t('Deferred cases (KO)'),
    use: t('Marks the images that still need somebody’s eyes.'),
  },
  { format: 'rtstruct', name: t('Contours (RTSTRUCT)'), use: t('Outlines for treatment planning.') },
  {
    format: 'dicom',
    name: t('Images'),
    use: t('The images themselves, so that the export stands on its own.'),
  },
];

export const trainingFormats = (): readonly FormatWords[] => [
  { format: 'nnunet', name: t('nnU-Net'), use: t('A raw data set that nnU-Net v2 trains on as it is.') },
  { format: 'coco', name: t('COCO'), use: t('One JSON file that most detection toolkits read.') },
  { format: 'cvat', name: t('CVAT XML'), use: t('To go on drawing in CVAT.') },
  {
    format: 'nifti',
    name: t('NIfTI'),
    use: t('Masks with pixel spacing, and their place in the body where the images say it.'),
  },
  { format: 'nrrd', name: t('NRRD'), use: t('The same for 3D Slicer and ITK.') },
  { format: 'png', name: t('PNG'), use: t('Plain pictures of the masks, for scripts of one’s own.') },
];

export function formatName(format: ExportFormat): string {
  return [...pacsFormats(), ...trainingFormats()].find((one) => one.format === format)?.name ?? format;
}

type Options<K extends keyof ExportOptions> = readonly {
  readonly value: ExportOptions[K];
  readonly label: string;
}[];

export const segmentations = (): Options<'segmentation'> => [
  { value: 'binary', label: t('Binary: every receiver reads it') },
  { value: 'labelmap', label: t('Labelmap: one structure a pixel, no overlaps') },
  { value: 'fractional', label: t('Fractional: the network’s probabilities') },
];

export const nnunetLayouts = (): Options<'nnunet'> => [
  { value: 'regions', label: t('One data set, overlaps as regions') },
  { value: 'per-structure', label: t('One data set per structure') },
];

export const unknowns = (): Options<'unknown'> => [
  { value: 'leave-out', label: t('Leave the case out') },
  { value: 'ignore', label: t('Mark pixels as “ignore”') },
];

export const cocoKinds = (): Options<'coco'> => [
  { value: 'rle', label: t('Run lengths: exact') },
  { value: 'polygon', label: t('Polygons along the edges of pixels: exact') },
];
