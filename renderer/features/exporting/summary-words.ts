import { completeOptions } from '../../../core/exchange/complete-options.ts';
import type { ExportFormat } from '../../../core/exchange/export-options.ts';
import { optionsOf, type ExportChoices } from '../../core/exporting/export-choices.ts';
import type { ExportState } from '../../core/exporting/export-model.ts';
import { formatName } from './format-words.ts';

/** Objects of DICOM in the order in which they are said, by their short names. */
const DICOM_WORDS: readonly (readonly [ExportFormat, string])[] = [
  ['seg', 'SEG'],
  ['sr', 'SR'],
  ['ko', 'KO'],
  ['rtstruct', 'RTSTRUCT'],
  ['dicom', 'images'],
];

export interface SummaryLine {
  readonly about: 'As' | 'Patients' | 'To';
  readonly words: string;
  /** What nobody may overlook. */
  readonly warning: boolean;
}

/** What is about to leave, in which names and where to, in three lines. */
export function summaryLines({
  choices,
  passphrase,
  place,
  task,
}: Pick<ExportState, 'choices' | 'passphrase' | 'place' | 'task'>): readonly SummaryLine[] {
  return [
    { about: 'As', words: formatsText(choices), warning: false },
    { about: 'Patients', words: patientsText(choices, passphrase), warning: !choices.deidentify },
    {
      about: 'To',
      words: place === null ? 'no folder chosen yet' : `${place.words} › countersign-${task?.id ?? ''}-…`,
      warning: false,
    },
  ];
}

function formatsText(choices: ExportChoices): string {
  if (choices.formats.length === 0) return 'no format chosen yet';
  const { formats } = completeOptions(optionsOf(choices));
  const objects = DICOM_WORDS.flatMap(([format, word]) => (formats.includes(format) ? [word] : []));
  const dicom = new Set(DICOM_WORDS.map(([format]) => format));
  return [
    ...(objects.length === 0 ? [] : [`DICOM ${objects.join(', ')}`]),
    ...formats.filter((format) => !dicom.has(format)).map(formatName),
  ].join('; ');
}

function patientsText({ deidentify }: ExportChoices, passphrase: string): string {
  if (!deidentify) return 'original names and identifiers leave';
  return passphrase === ''
    ? 'names replaced; no list kept'
    : 'names replaced; list kept under your passphrase';
}
