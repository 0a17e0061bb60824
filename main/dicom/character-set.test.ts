import { describe, expect, it } from 'vitest';
import { ascii } from '../../test/fixtures/dicom/part10.ts';
import { decodeText, parseCharacterSet, personNameGroups } from './character-set.ts';

/** Names as PS3.5 annexes H, I, J and K print them; escapes as \x1b. */
const names: readonly (readonly [string, readonly string[], string, string])[] = [
  ['Latin-1', ['ISO_IR 100'], 'Buc^J\xe9r\xf4me', 'Buc^Jérôme'],
  ['Cyrillic', ['ISO_IR 144'], '\xbb\xee\xda', 'Люк'],
  ['Arabic', ['ISO_IR 127'], '\xe2\xc8\xc7\xe6\xea', 'قباني'],
  ['Greek', ['ISO_IR 126'], '\xc4\xe9\xef', 'Διο'],
  ['Hebrew', ['ISO_IR 138'], '\xf9\xf8\xe5\xef', 'שרון'],
  ['Turkish', ['ISO_IR 148'], '\xd0\xdd\xfe', 'Ğİş'],
  ['Latin-9', ['ISO_IR 203'], '\xa4', '€'],
  ['Thai', ['ISO_IR 166'], '\xb9\xd2\xc2', 'นาย'],
  ['UTF-8', ['ISO_IR 192'], 'Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1', 'Wang^XiaoDong=王^小東'],
  ['GB18030', ['GB18030'], 'Wang=\xcd\xf5^\xd0\xa1\xb6\xab', 'Wang=王^小东'],
  ['GBK with a backslash as second byte', ['GBK'], '\x81\x5c', '乗'],
  ['half-width katakana', ['ISO_IR 13'], '\xd4\xcf\xc0\xde^\xc0\xdb\xb3', 'ﾔﾏﾀﾞ^ﾀﾛｳ'],
  [
    'Japanese with escapes (H.3.1)',
    ['', 'ISO 2022 IR 87'],
    'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B',
    'Yamada^Tarou=山田^太郎=やまだ^たろう',
  ],
  [
    'Japanese on katakana (H.3.2)',
    ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
    '\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J',
    'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎',
  ],
  ['the Japanese supplement', ['', 'ISO 2022 IR 159'], '\x1b$(D0!\x1b(B', '丂'],
  [
    'Korean (I.2)',
    ['', 'ISO 2022 IR 149'],
    'Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7',
    'Hong^Gildong=洪^吉洞',
  ],
  ['simplified Chinese (K)', ['', 'ISO 2022 IR 58'], 'Zhang=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1', 'Zhang=张^小'],
  ['several single-byte sets', ['ISO 2022 IR 100', 'ISO 2022 IR 144'], '\xe9 \x1b-L\xbb\xee', 'é Лю'],
];

describe('decodeText', () => {
  it.each(names)('reads %s', (_name, terms, bytes, text) => {
    const characterSet = parseCharacterSet(terms);
    expect(characterSet.warnings).toEqual([]);
    expect(decodeText(ascii(bytes), characterSet)).toBe(text);
  });

  it('reads misspelt terms', () => {
    for (const term of ['ISO-IR 100', 'iso_ir 100', 'ISO IR 100', 'ISO 2022-IR 100']) {
      expect(decodeText(ascii('\xe9'), parseCharacterSet([term]))).toBe('é');
    }
  });

  it('falls back to Latin-1 aloud', () => {
    const characterSet = parseCharacterSet(['KLINGON']);
    expect(characterSet.warnings).toEqual(['The character set "KLINGON" is unknown; Latin-1 was used.']);
    expect(decodeText(ascii('\xe9'), characterSet)).toBe('é');
  });

  it('never throws on rubbish behind escapes', () => {
    const characterSet = parseCharacterSet(['', 'ISO 2022 IR 87']);
    expect(() => decodeText(ascii('\x1b$B\x01\x1b\x1b(\x1b$)'), characterSet)).not.toThrow();
  });
});

describe('personNameGroups', () => {
  it('splits the three component groups', () => {
    expect(personNameGroups('Yamada^Tarou=山田^太郎=')).toEqual(['Yamada^Tarou', '山田^太郎', '']);
    expect(personNameGroups('Doe^Jane')).toEqual(['Doe^Jane', '', '']);
  });
});
