import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  DEFAULT_SPLIT,
  deidentifyOptionSchema,
  exportFormatSchema,
  exportOptionsSchema,
  splitChoiceSchema,
  type DeidentifyChoice,
  type ExportFormat,
  type ExportOptions,
  type SplitChoice,
} from '../../../core/exchange/export-options.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { nearest } from '../nearest.ts';
import { UNLOCK_OPTION } from '../sealing/unlock-option.ts';
import { UsageError, type CommandContext, type CommandInput, type CommandOption } from '../command.ts';

const FORMAT_LIST = exportFormatSchema.options.join(', ');
const PROFILES = `none, basic, or basic with options: basic+${deidentifyOptionSchema.options.join('+')}`;

export const EXPORT_OPTIONS: Readonly<Record<string, CommandOption>> = {
  ...UNLOCK_OPTION,
  format: { kind: 'text', value: 'LIST', help: `of ${FORMAT_LIST}, with commas between`, required: true },
  out: {
    kind: 'text',
    value: 'DIR',
    help: 'folder that the batch becomes; outside of WORKSPACE',
    required: true,
  },
  task: { kind: 'text', value: 'T', help: 'needed when WORKSPACE has several tasks' },
  'include-unsigned': { kind: 'flag', help: 'machine drafts leave too; the batch and the journal say so' },
  deidentify: { kind: 'text', value: 'PROFILE', help: `${PROFILES} (default: basic)` },
  'passphrase-file': {
    kind: 'text',
    value: 'FILE',
    help: 'keeps an encrypted list of patients on this station (or COUNTERSIGN_PASSPHRASE)',
  },
  'burned-in-checked': { kind: 'flag', help: 'you have looked at the images for text in their pixels' },
  sign: { kind: 'flag', help: 'signs the batch with the key of this station' },
  reader: { kind: 'text', value: 'NAME', help: 'who exports; goes into batch and journal' },
  replace: { kind: 'flag', help: 'lets the new batch take the place of the one in DIR' },
  'leave-out-refused': { kind: 'flag', help: 'exports the other cases when some are refused' },
  segmentation: {
    kind: 'text',
    value: 'KIND',
    help: 'of seg: binary, labelmap, fractional (default: binary)',
  },
  receiver: { kind: 'text', value: 'KIND', help: 'any, or binary-only for one that takes no other seg' },
  nnunet: {
    kind: 'text',
    value: 'KIND',
    help: 'regions, or per-structure: a data set each (default: regions)',
  },
  unknown: {
    kind: 'text',
    value: 'KIND',
    help: 'structures nobody judged: leave-out or ignore (default: leave-out)',
  },
  coco: { kind: 'text', value: 'KIND', help: 'rle or polygon (default: rle)' },
  split: {
    kind: 'text',
    value: 'A/B/C',
    help: 'percent of patients to train, val and test (default: 80/10/10)',
  },
  seed: { kind: 'text', value: 'TEXT', help: `of the split (default: ${DEFAULT_SPLIT.seed})` },
  patients: { kind: 'text', value: 'FILE', help: 'CSV: SOP Instance UID, file name or case id; patient' },
  models: { kind: 'list', value: 'DIR', help: 'folder with further models' },
};

/** What was chosen about the batch. @throws UsageError that lists what there is. */
export function exportOptionsOf(input: CommandInput): ExportOptions {
  const shape = exportOptionsSchema.shape;
  const choice = <K extends 'segmentation' | 'receiver' | 'nnunet' | 'unknown' | 'coco'>(name: K) => {
    const text = input.text(name);
    if (text === undefined) return {};
    const { options } = shape[name].unwrap();
    const found = options.find((one: string) => one === text);
    if (found !== undefined) return { [name]: found };
    throw new UsageError(`--${name} is ${options.join(' or ')}, not "${text}"`);
  };
  return exportOptionsSchema.parse({
    formats: formatsOf(input.need('format')),
    includeUnsigned: input.flag('include-unsigned'),
    ...choice('segmentation'),
    ...choice('receiver'),
    ...choice('nnunet'),
    ...choice('unknown'),
    ...choice('coco'),
    deidentify: profileOf(input.text('deidentify') ?? 'basic'),
    burnedInChecked: input.flag('burned-in-checked'),
    split: splitChoiceOf(input.text('split'), input.text('seed')),
    sign: input.flag('sign'),
    leaveOutRefused: input.flag('leave-out-refused'),
  });
}

function formatsOf(text: string): ExportFormat[] {
  return text.split(',').map((part) => {
    const name = part.trim().toLowerCase();
    const found = exportFormatSchema.options.find((one) => one === name);
    if (found !== undefined) return found;
    const guess = nearest(name, exportFormatSchema.options);
    const hint = guess === null ? '.' : `: did you mean ${guess}?`;
    throw new UsageError(`There is no format "${part.trim()}"${hint} Formats are ${FORMAT_LIST}`);
  });
}

function profileOf(text: string): DeidentifyChoice {
  const [profile, ...options] = text.split('+').map((part) => part.trim());
  if (profile === 'none' && options.length === 0) return { profile };
  if (profile === 'basic') {
    const known = deidentifyOptionSchema.array().safeParse([...new Set(options)]);
    if (known.success) return { profile, options: known.data };
  }
  throw new UsageError(`--deidentify is ${PROFILES}; not "${text}"`);
}

function splitChoiceOf(shares: string | undefined, seed: string | undefined): SplitChoice {
  const numbers = shares?.split('/').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [train, val, test] = numbers ?? [DEFAULT_SPLIT.train, DEFAULT_SPLIT.val, DEFAULT_SPLIT.test];
  const parsed = splitChoiceSchema.safeParse({ seed: seed ?? DEFAULT_SPLIT.seed, train, val, test });
  if (parsed.success && (numbers === undefined || numbers.length === 3)) return parsed.data;
  if ((seed ?? '').length > 64) throw new UsageError('--seed has at most 64 characters');
  throw new UsageError(`--split takes three shares that add up to 100, as 80/10/10, not "${shares ?? ''}"`);
}

/** Of the map from pseudonyms to patients: from a file, else from the environment. Null: none was given. */
export async function passphraseOf(input: CommandInput, context: CommandContext): Promise<string | null> {
  const file = input.text('passphrase-file');
  if (file === undefined) return context.env['COUNTERSIGN_PASSPHRASE'] || null;
  const text = (await readGiven(context, file, 'passphrase')).toString('utf8').replace(/\r?\n$/, '');
  if (text !== '') return text;
  throw new ExpectedError(
    'passphrase-empty',
    'The file of the passphrase is empty; write one into its first line.',
  );
}

/** A file that an option names. @throws ExpectedError when it cannot be read. */
export async function readGiven(
  { cwd }: Pick<CommandContext, 'cwd'>,
  file: string,
  what: string,
): Promise<Buffer> {
  try {
    return await readFile(resolve(cwd, file));
  } catch (cause) {
    throw new ExpectedError(
      'file-unreadable',
      `The file ${file} with the ${what} cannot be read; check its path and permissions.`,
      { cause },
    );
  }
}
