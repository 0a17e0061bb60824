import { completeOptions } from '../../../core/exchange/complete-options.ts';
import type { ExportFormat } from '../../../core/exchange/export-options.ts';
import { optionsOf, type ExportChoices } from '../../core/exporting/export-choices.ts';
import type { ExportState } from '../../core/exporting/export-model.ts';
import { t } from '../../core/language/translate.ts';
import { formatName } from './format-words.ts';

/** Objects of DICOM in the order in which they are said, by their short names. */
const dicomWords = (): readonly (readonly [ExportFormat, string])[] => [
  ['seg', 'SEG'],
  ['sr', 'SR'],
  ['ko', 'KO'],
  ['rtstruct', 'RTSTRUCT'],
  ['dicom', t('images')],
];

export interface SummaryLine {
  readonly about: 'as' | 'patients' | 'to';
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
    { about: 'as', words: formatsText(choices), warning: false },
    { about: 'patients', words: patientsText(choices, passphrase), warning: !choices.deidentify },
    {
      about: 'to',
      words: place === null ? t('no folder chosen yet') : `${place.words} › countersign-${task?.id ?? ''}-…`,
      warning: false,
    },
  ];
}

function formatsText(choices: ExportChoices): string {
  if (choices.formats.length === 0) return t('no format chosen yet');
  const { formats } = completeOptions(optionsOf(choices));
  const words = dicomWords();
  const objects = words.flatMap(([format, word]) => (formats.includes(format) ? [word] : []));
  const dicom = new Set(words.map(([format]) => format));
  return [
    ...(objects.length === 0 ? [] : [`DICOM ${objects.join(', ')}`]),
    ...formats.filter((format) => !dicom.has(format)).map(formatName),
  ].join('; ');
}

function patientsText({ deidentify }: ExportChoices, passphrase: string): string {
  if (!deidentify) return t('original names and identifiers leave');
  return passphrase === ''
    ? t('names replaced; no list kept')
    : t('names replaced; list kept under your passphrase');
}

export function aboutWord(about: SummaryLine['about']): string {
  if (about === 'as') return t('As');
  return about === 'patients' ? t('Patients') : t('Into');
}
