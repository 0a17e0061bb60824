import { constants } from 'node:os';
import { contract } from '../../../core/contract/contract.ts';
import { KNOWN_WORDS } from './known-words.ts';

/** What stands in a line where something was taken out. */
export const PLACEHOLDERS = [
  'path',
  'text',
  'name',
  'id',
  'uid',
  'number',
  'date',
  'email',
  'address',
  'file',
  'hidden',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** Source files of the program and of its packages, as they stand in traces. */
export const CODE_PLACE = /^(?:[\w.@-]+\/)*[\w.-]+\.(?:[cm]?[jt]sx?|node)(?::\d+){0,2}$/;

/** Root of UIDs that the standard itself gives: transfer syntaxes and SOP classes, never an instance. */
const STANDARD_UID = /^1\.2\.840\.10008(?:\.\d{1,4}){1,7}$/;
const ISO_DATE = /^\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:T[\d:.]+Z?)?$/;
const LOCAL_DATE = /^\d{1,2}[-./]\d{1,2}[-./]\d{2,4}$/;

/**
 * One word of a line, without the punctuation around it.
 * @param known words of this station beside the program's own: ids of models and tasks.
 * @returns null when it may stay.
 */
export function hiddenBy(word: string, known: ReadonlySet<string>): Placeholder | null {
  if (known.has(word) || KNOWN_WORDS.has(word)) return null;
  if (/[\p{L}\p{M}\p{N}]/u.test(word.replace(/[\x20-\x7e]/g, ''))) return 'text';
  if (word.includes('@')) return 'email';
  if (/\d/.test(word)) return withDigits(word);
  if (/^[a-z]$|^--?[a-z]+(?:-[a-z]+)*$/.test(word)) return null;
  if (/^[a-f]{16,}$/.test(word)) return 'id';
  if (/^[a-z]{1,24}(?:['’_-][a-z]{1,24}){0,4}$/.test(word)) return null;
  if (Object.hasOwn(contract, word)) return null;
  if (/\w\.\w/.test(word)) return CODE_PLACE.test(word) ? null : 'file';
  if (/^(?:[A-Z][a-z]+){0,4}(?:Error|Exception)$/.test(word)) return null;
  if (Object.hasOwn(constants.errno, word) || Object.hasOwn(constants.signals, word)) return null;
  if (/^(?:ERR|SQLITE)_[A-Z_]{2,50}$/.test(word)) return null;
  return /\w/.test(word) ? 'name' : null;
}

function withDigits(word: string): Placeholder | null {
  if (/^D-[0-9a-f]{8}$/.test(word)) return null;
  if (ISO_DATE.test(word) || LOCAL_DATE.test(word)) return 'date';
  if (/^\d{8}$/.test(word)) return 'date';
  if (/^127\.0\.0\.1(?::\d{1,5})?$/.test(word)) return null;
  if (/^v?\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(word)) return null;
  if (STANDARD_UID.test(word)) return null;
  if (/^\d+(?:\.\d+){2,}$/.test(word)) return 'uid';
  if (/^[-+]?\d{1,4}(?:[.,]\d{1,6})?(?:%|ms|s|min|h|kB|MB|GB|px|mm)?$/.test(word)) return null;
  if (/^\d{1,4}x\d{1,4}$/.test(word)) return null;
  if (/^[-+]?[\d.,]+$/.test(word)) return 'number';
  if (/^[\w./@-]+\.(?:[cm]?[jt]sx?|node)(?::\d{1,6}){1,2}$/.test(word)) return null;
  if (/^(?:node:)?[a-z_]+:\d{1,6}:\d{1,6}$/.test(word)) return null;
  if (/^E[A-Z0-9]+$/.test(word) && Object.hasOwn(constants.errno, word)) return null;
  return 'id';
}
