import type { ExportFormat, ExportOptions } from '../../../core/exchange/export-options.ts';

export interface FormatWords {
  readonly format: ExportFormat;
  readonly name: string;
  /** What it is for, one line. */
  readonly use: string;
}

export const PACS_FORMATS: readonly FormatWords[] = [
  {
    format: 'seg',
    name: 'Masks (SEG)',
    use: 'Every structure as a segment beside its image; overlaps are kept.',
  },
  { format: 'sr', name: 'Verdicts (SR)', use: 'Who signed what, when and why, as a structured report.' },
  { format: 'ko', name: 'Deferred cases (KO)', use: 'Marks the images that still need somebody’s eyes.' },
  { format: 'rtstruct', name: 'Contours (RTSTRUCT)', use: 'Outlines for treatment planning.' },
  { format: 'dicom', name: 'Images', use: 'The images themselves, so that the export stands on its own.' },
];

export const TRAINING_FORMATS: readonly FormatWords[] = [
  { format: 'nnunet', name: 'nnU-Net', use: 'A raw data set that nnU-Net v2 trains on as it is.' },
  { format: 'coco', name: 'COCO', use: 'One JSON file that most detection toolkits read.' },
  { format: 'cvat', name: 'CVAT XML', use: 'To go on drawing in CVAT.' },
  {
    format: 'nifti',
    name: 'NIfTI',
    use: 'Masks with pixel spacing, and their place in the body where the images say it.',
  },
  { format: 'nrrd', name: 'NRRD', use: 'The same for 3D Slicer and ITK.' },
  { format: 'png', name: 'PNG', use: 'Plain pictures of the masks, for scripts of one’s own.' },
];

const NAMES = new Map([...PACS_FORMATS, ...TRAINING_FORMATS].map(({ format, name }) => [format, name]));

export function formatName(format: ExportFormat): string {
  return NAMES.get(format) ?? format;
}

type Options<K extends keyof ExportOptions> = readonly {
  readonly value: ExportOptions[K];
  readonly label: string;
}[];

export const SEGMENTATIONS: Options<'segmentation'> = [
  { value: 'binary', label: 'Binary: every receiver reads it' },
  { value: 'labelmap', label: 'Labelmap: one structure a pixel, no overlaps' },
  { value: 'fractional', label: 'Fractional: the network’s probabilities' },
];

export const NNUNET_LAYOUTS: Options<'nnunet'> = [
  { value: 'regions', label: 'One data set, overlaps as regions' },
  { value: 'per-structure', label: 'One data set per structure' },
];

export const UNKNOWNS: Options<'unknown'> = [
  { value: 'leave-out', label: 'Leave the case out' },
  { value: 'ignore', label: 'Mark pixels as “ignore”' },
];

export const COCO_KINDS: Options<'coco'> = [
  { value: 'rle', label: 'Run lengths: exact' },
  { value: 'polygon', label: 'Polygons along the edges of pixels: exact' },
];
