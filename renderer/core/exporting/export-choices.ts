import { completeOptions } from '../../../core/exchange/complete-options.ts';
import {
  DEFAULT_SPLIT,
  type DeidentifyOption,
  type ExportFormat,
  type ExportOptions,
} from '../../../core/exchange/export-options.ts';
import { t } from '../language/translate.ts';

/** What is chosen on the page, as it is shown there; switched off, a part keeps what was chosen in it. */
export interface ExportChoices {
  readonly formats: readonly ExportFormat[];
  readonly includeUnsigned: boolean;
  readonly segmentation: ExportOptions['segmentation'];
  readonly nnunet: ExportOptions['nnunet'];
  readonly unknown: ExportOptions['unknown'];
  readonly coco: ExportOptions['coco'];
  readonly deidentify: boolean;
  readonly deidentifyOptions: readonly DeidentifyOption[];
  /** The reader's word that no text is burned into the images of these cases. */
  readonly burnedInChecked: boolean;
  readonly split: ExportOptions['split'];
  readonly sign: boolean;
  readonly leaveOutRefused: boolean;
}

/** The safe ones: only what was signed leaves, without names, and signed. */
export const FIRST_CHOICES: ExportChoices = {
  formats: ['seg', 'sr'],
  includeUnsigned: false,
  segmentation: 'binary',
  nnunet: 'regions',
  unknown: 'leave-out',
  coco: 'rle',
  deidentify: true,
  deidentifyOptions: [],
  burnedInChecked: false,
  split: DEFAULT_SPLIT,
  sign: true,
  leaveOutRefused: false,
};

/** Whether the images leave although nobody chose them: objects that refer to them have their UIDs replaced. */
export function imagesAreNeeded(choices: ExportChoices): boolean {
  const others = { ...choices, formats: choices.formats.filter((format) => format !== 'dicom') };
  return completeOptions(optionsOf(others)).formats.includes('dicom');
}

/** As the contract wants them. Only to be called with at least one format: the schema refuses none. */
export function optionsOf(choices: ExportChoices): ExportOptions {
  const { deidentify, deidentifyOptions, formats, ...same } = choices;
  return {
    ...same,
    formats: [...formats],
    // Which kinds a receiver takes is asked by whoever sends by script; here the kind itself is chosen.
    receiver: 'any',
    deidentify: deidentify ? { profile: 'basic', options: [...deidentifyOptions] } : { profile: 'none' },
  };
}

/** What the gate never looks at, as it is always asked: whatever is chosen, the answer is the same. */
const NOT_LOOKED_AT = { sign: false, leaveOutRefused: false, coco: FIRST_CHOICES.coco } as const;

/**
 * The options with which a check is asked. As if the reader had looked at the images already: that is asked for by
 * itself, and is no fault of a case.
 */
export function checkedOptions(options: ExportOptions): ExportOptions {
  return { ...options, ...NOT_LOOKED_AT, burnedInChecked: true };
}

/** Whether the shares add up; a sentence when not, else empty. */
export function splitProblem({ train, val, test, seed }: ExportOptions['split']): string {
  const shares = [train, val, test];
  if (shares.some((share) => !Number.isFinite(share) || share < 0 || share > 100)) {
    return t('A share is a number from 0 to 100.');
  }
  const sum = train + val + test;
  if (Math.abs(sum - 100) >= 1e-6)
    return t('The shares add up to {sum}, not to 100.', { sum: Math.round(sum * 10) / 10 });
  return seed.trim() === '' ? t('The seed is a word or number of your choice.') : '';
}
