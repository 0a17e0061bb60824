import type { DataSet } from 'dicom-parser';
import { itemsOf, stringsOf } from '../../dicom/values.ts';
import { isDescriptorWord } from './descriptor-words.ts';
import { isRegistered } from './pseudonyms.ts';
import { parseTags } from './rule-table.ts';
import { CLASS_UIDS } from './rules.ts';
import { knownVr } from './vr-table.ts';

/**
 * What in a file names its patient and those around: looked for in texts that stay, and in the bytes that leave.
 * Texts are as in the file, byte by byte (Latin-1). Holds patient data: never logged (rule S2).
 */
export interface IdentifyingValues {
  readonly texts: readonly string[];
  readonly uids: readonly string[];
  /** Parts of persons' names, upper case. */
  readonly nameWords: ReadonlySet<string>;
}

/** Identifiers, places and addresses: texts that are themselves, not descriptions of anything. */
const IDENTIFIERS = new Set(
  parseTags(`
    0008:0050,0080,0081,0092,1010,1040
    0010:0020,0021,1000,1040,1050,1090,2154
    0012:0040,0042
    0018:1000
    0020:0010
    0032:1020
    0038:0010,0060,0300,0400
    0040:0009,0010,0011,0242,0243,0253,1001,1005,2008,2009,2010,2016,2017`),
);
/** Institution, its department, station: where the others are whom. */
const PLACES = new Set(parseTags('0008:0080,1010,1040'));
/** Shorter values occur everywhere by chance. */
const MIN_TEXT = 5;
const MIN_WORD = 4;
const MIN_UID = 8;

export function identifyingValues(dataSet: DataSet): IdentifyingValues {
  const found = {
    texts: new Set<string>(),
    places: new Set<string>(),
    uids: new Set<string>(),
    nameWords: new Set<string>(),
  };
  collect(dataSet, found);
  // A test bench that is called like its manufacturer identifies nobody.
  const maker = stringsOf(dataSet, 'x00080070').join(' ');
  const texts = [...found.texts, ...[...found.places].filter((place) => !maker.includes(place))];
  return { texts, uids: [...found.uids], nameWords: found.nameWords };
}

interface Found {
  readonly texts: Set<string>;
  readonly places: Set<string>;
  readonly uids: Set<string>;
  readonly nameWords: Set<string>;
}

function collect(dataSet: DataSet, found: Found): void {
  for (const [key, element] of Object.entries(dataSet.elements)) {
    const tag = Number.parseInt(key.slice(1), 16);
    // The meta information is made anew, and may name this program.
    if (((tag >>> 16) & 1) === 1 || tag >>> 16 === 0x0002) continue;
    const items = itemsOf(dataSet, key);
    for (const item of items) collect(item, found);
    if (items.length > 0) continue;
    const vr = element.vr === undefined || element.vr === 'UN' ? knownVr(tag) : element.vr;
    if (CLASS_UIDS.has(tag) || (vr !== 'PN' && vr !== 'UI' && !IDENTIFIERS.has(tag))) continue;
    const bytes = dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
    for (const value of valuesOf(bytes)) {
      if (vr === 'UI') addUid(value, found);
      else if (vr === 'PN') addName(value, found);
      else if (isDistinct(value)) (PLACES.has(tag) ? found.places : found.texts).add(value);
    }
  }
}

/** Values of a text, byte by byte, without padding. */
function valuesOf(bytes: Uint8Array): string[] {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .split('\\')
    .map((value) => value.replace(/[\0 ]+$/, '').trim());
}

function addUid(value: string, found: Found): void {
  if (value.length >= MIN_UID && !isRegistered(value)) found.uids.add(value);
}

function isDistinct(value: string): boolean {
  return value.length >= MIN_TEXT && new Set(value).size >= 3;
}

function addName(value: string, found: Found): void {
  if (isDistinct(value)) found.texts.add(value);
  for (const word of wordsOf(value)) {
    if (word.length >= MIN_WORD && !isDescriptorWord(word)) found.nameWords.add(word.toUpperCase());
  }
}

/** Whether a text that would stay names somebody: a whole value anywhere in it, or a word of a name. */
export function mentions(text: string, { texts, nameWords }: IdentifyingValues): boolean {
  const upper = text.toUpperCase();
  if (texts.some((value) => upper.includes(value.toUpperCase()))) return true;
  return wordsOf(upper).some((word) => nameWords.has(word));
}

/** Bytes beyond ASCII belong to words, whatever character set they are of. */
function wordsOf(text: string): string[] {
  return text.split(/[^A-Za-z0-9\u0080-\uffff]+/);
}

/** Whether any of the values lies in the bytes, whatever surrounds it; identifiers count only as a whole. */
export function occurIn(
  bytes: Uint8Array,
  { texts, uids }: Pick<IdentifyingValues, 'texts' | 'uids'>,
): boolean {
  const region = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (
    texts.some((value) => region.includes(value, 0, 'latin1')) || uids.some((uid) => holdsUid(region, uid))
  );
}

function holdsUid(region: Buffer, uid: string): boolean {
  const partOfUid = (byte: number | undefined): boolean =>
    byte !== undefined && (byte === 0x2e || (byte >= 0x30 && byte <= 0x39));
  for (let at = region.indexOf(uid, 0, 'latin1'); at >= 0; at = region.indexOf(uid, at + 1, 'latin1')) {
    if (!partOfUid(region[at - 1]) && !partOfUid(region[at + uid.length])) return true;
  }
  return false;
}
