import type { DataSet } from 'dicom-parser';
import { bytesOf, stringsOf } from './values.ts';

/**
 * Text of attributes of VR SH, LO, ST, PN, LT, UC and UT by Specific Character Set (PS3.3 C.12.1.1.2, PS3.5
 * 6.1). An unknown or wrong character set is said in `warnings` and read as Latin-1, never an exception.
 */
export interface CharacterSet {
  /** Decodes the part of a value before any escape sequence. */
  readonly first: string;
  readonly usesEscapes: boolean;
  readonly warnings: readonly string[];
}

/** Defined terms of single-byte and stand-alone sets -> labels of the WHATWG encodings that Node decodes. */
const labels: Readonly<Record<string, string>> = {
  '': 'ascii',
  'ISO_IR 6': 'ascii',
  'ISO 2022 IR 6': 'ascii',
  'ISO_IR 100': 'latin1',
  'ISO 2022 IR 100': 'latin1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO 2022 IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO 2022 IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO 2022 IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO 2022 IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO 2022 IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO 2022 IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO 2022 IR 138': 'iso-8859-8',
  'ISO_IR 148': 'latin5',
  'ISO 2022 IR 148': 'latin5',
  'ISO_IR 203': 'iso-8859-15',
  'ISO 2022 IR 203': 'iso-8859-15',
  'ISO_IR 13': 'jis-x-0201',
  'ISO 2022 IR 13': 'jis-x-0201',
  'ISO_IR 166': 'tis-620',
  'ISO 2022 IR 166': 'tis-620',
  'ISO 2022 IR 87': 'jis-x-0208',
  'ISO 2022 IR 159': 'jis-x-0212',
  'ISO 2022 IR 149': 'ks-x-1001',
  'ISO 2022 IR 58': 'gb-2312',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** Bytes behind ESC -> the set that they designate (PS3.3 tables C.12-3 and C.12-4). */
const escapes: Readonly<Record<string, string>> = {
  '(B': 'ascii',
  '-A': 'latin1',
  '-B': 'iso-8859-2',
  '-C': 'iso-8859-3',
  '-D': 'iso-8859-4',
  '-L': 'iso-8859-5',
  '-G': 'iso-8859-6',
  '-F': 'iso-8859-7',
  '-H': 'iso-8859-8',
  '-M': 'latin5',
  '-b': 'iso-8859-15',
  '-T': 'tis-620',
  ')I': 'jis-x-0201-katakana',
  '(J': 'jis-x-0201-romaji',
  $B: 'jis-x-0208',
  '$@': 'jis-x-0208',
  '$(D': 'jis-x-0212',
  '$)C': 'ks-x-1001',
  '$)A': 'gb-2312',
};

const ESC = 0x1b;
const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

function decodeWith(label: string, bytes: Uint8Array): string {
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    decoder = new TextDecoder(label, { ignoreBOM: true });
    decoders.set(label, decoder);
  }
  return decoder.decode(bytes);
}

/** The character set of a data set; items without their own inherit that of the data set around them. */
export function characterSetOf(dataSet: DataSet, inherited?: CharacterSet): CharacterSet {
  if (dataSet.elements['x00080005'] === undefined && inherited !== undefined) return inherited;
  return parseCharacterSet(stringsOf(dataSet, 'x00080005'));
}

/** @param terms values of Specific Character Set (0008,0005). */
export function parseCharacterSet(terms: readonly string[]): CharacterSet {
  const warnings: string[] = [];
  const known = terms.map((term) => {
    const label = labelOf(term);
    if (label === undefined)
      warnings.push(`The character set ${JSON.stringify(term)} is unknown; Latin-1 was used.`);
    return label ?? 'latin1';
  });
  const first = known[0] ?? 'ascii';
  const standAlone = first === 'utf-8' || first === 'gb18030' || first === 'gbk';
  if (standAlone && terms.length > 1) {
    warnings.push('The character set allows no further ones; they were ignored.');
  }
  return { first, usesEscapes: !standAlone, warnings };
}

/** Tolerates the usual misspellings: ISO-IR 100, ISO_IR_100, ISO 2022-IR 87, lower case. */
function labelOf(term: string): string | undefined {
  if (Object.hasOwn(labels, term)) return labels[term];
  const upper = term.toUpperCase().trim();
  const number = /^ISO[ _-]?(2022)?[ _-]?IR[ _-]?(\d+)$/.exec(upper);
  if (number !== null) {
    return labels[`ISO_IR ${number[2] ?? ''}`] ?? labels[`ISO 2022 IR ${number[2] ?? ''}`];
  }
  if (/^(UTF-?8|ISO[ _-]?10646)$/.test(upper)) return 'utf-8';
  return labels[upper];
}

/** Decodes one attribute's bytes, before it is split into values. */
export function decodeText(bytes: Uint8Array, characterSet: CharacterSet): string {
  if (!characterSet.usesEscapes || !bytes.includes(ESC)) return decodeRun(bytes, characterSet.first);
  let text = '';
  let start = 0;
  // Each of the two code areas keeps its designation: G0 below 0x80, G1 above.
  const initialLow = characterSet.first === 'jis-x-0201' ? 'jis-x-0201-romaji' : 'ascii';
  let low = initialLow;
  let high = characterSet.first;
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte !== undefined && byte !== ESC && !endsRun(byte, low)) continue;
    text += decodeDesignated(bytes.subarray(start, at), low, high);
    start = at;
    const sequence = byte === ESC ? escapeAt(bytes, at) : null;
    if (sequence !== null) {
      const set = escapes[sequence] ?? 'ascii';
      if (sequence.startsWith('(') || isMultiByte(set)) low = set;
      else high = set;
      start = at + 1 + sequence.length;
      at = start - 1;
    } else if (byte !== undefined) {
      // PS3.5 6.1.2.5.3: delimiters return to the first character set.
      low = initialLow;
      high = characterSet.first;
    }
  }
  return text;
}

/** Line ends, backslash, caret and equals sign end a designation; in a two-byte set they are halves of signs. */
function endsRun(byte: number, low: string): boolean {
  if (isMultiByte(low)) return byte < 0x20;
  return byte === 0x0a || byte === 0x0c || byte === 0x0d || byte === 0x5c || byte === 0x5e || byte === 0x3d;
}

function isMultiByte(set: string): boolean {
  return set === 'jis-x-0208' || set === 'jis-x-0212';
}

function escapeAt(bytes: Uint8Array, at: number): string | null {
  for (const length of [3, 2]) {
    const sequence = String.fromCharCode(...bytes.subarray(at + 1, at + 1 + length));
    if (sequence.length === length && Object.hasOwn(escapes, sequence)) return sequence;
  }
  return null;
}

function decodeDesignated(bytes: Uint8Array, low: string, high: string): string {
  if (bytes.length === 0) return '';
  if (isMultiByte(low)) return decodeRun(bytes, low);
  return decodeRun(bytes, low === 'jis-x-0201-romaji' && high === 'ascii' ? 'jis-x-0201' : high);
}

function decodeRun(bytes: Uint8Array, set: string): string {
  switch (set) {
    case 'ascii':
    case 'latin1':
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    case 'latin5':
      return decodeWith('windows-1254', bytes);
    case 'tis-620':
      return decodeWith('windows-874', bytes);
    case 'jis-x-0201':
    case 'jis-x-0201-romaji':
    case 'jis-x-0201-katakana':
      return decodeRomajiAndKatakana(bytes);
    case 'jis-x-0208':
      return decodeWith('euc-jp', withHighBits(bytes, []));
    case 'jis-x-0212':
      return decodeWith('euc-jp', withHighBits(bytes, [0x8f]));
    case 'ks-x-1001':
      return decodeWith('euc-kr', bytes);
    case 'gb-2312':
      return decodeWith('gbk', bytes);
    default:
      return decodeWith(set, bytes);
  }
}

/** Half-width katakana lie at 0xA1..0xDF; the yen sign and the overline are kept as their ASCII neighbours. */
function decodeRomajiAndKatakana(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte >= 0xa1 && byte <= 0xdf ? byte + 0xfec0 : byte);
  return text;
}

/** Two-byte signs of a G0 set as EUC writes them: both high bits set, with the prefix of the supplement. */
function withHighBits(bytes: Uint8Array, prefix: readonly number[]): Uint8Array {
  const result: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (byte <= 0x20 || at + 1 >= bytes.length) {
      result.push(byte);
      at += 1;
    } else {
      result.push(...prefix, byte | 0x80, bytes[at + 1]! | 0x80);
      at += 2;
    }
  }
  return Uint8Array.from(result);
}

/**
 * Values of a text attribute. For person names each value holds its component groups (alphabetic, ideographic,
 * phonetic) separated by `=` as in the file.
 */
export function textsOf(dataSet: DataSet, tag: string, characterSet: CharacterSet): string[] {
  const bytes = bytesOf(dataSet, tag);
  if (bytes === undefined) return [];
  return decodeText(bytes, characterSet)
    .split('\\')
    .map((text) => text.replace(/[\0 ]+$/, ''));
}

/** First value of `textsOf`. */
export function textOf(dataSet: DataSet, tag: string, characterSet: CharacterSet): string | undefined {
  const first = textsOf(dataSet, tag, characterSet)[0];
  return first === undefined || first === '' ? undefined : first;
}

/** Component groups of a person name: alphabetic, ideographic, phonetic; empty strings where absent. */
export function personNameGroups(name: string): readonly [string, string, string] {
  const [alphabetic = '', ideographic = '', phonetic = ''] = name.split('=').map((group) => group.trim());
  return [alphabetic, ideographic, phonetic];
}
