import { describe, expect, it } from 'vitest';
import { forSeeds, type Random } from '../../../test/support/random.ts';
import { redact, redactLine, type RedactOptions } from './redact.ts';

const options: RedactOptions = {
  programRoot: '/opt/Countersign/',
  known: new Set(['mobile-sam/encoder', 'wrist-17']),
};
const line = (text: string): string => redactLine(text, options);

describe('what a log may say', () => {
  it.each([
    'case.open: not-found (case-unknown)',
    'mobile-sam/encoder on CPU: host-lost (signal SIGKILL)',
    'the list of unfinished preparations cannot be written',
    'D-1234abcd is TypeError < run operations.ts:12:3 < processTicksAndRejections task_queues:104:5',
    'a request failed: ERR_STREAM_DESTROYED < async handle loopback.ts:71:7',
    'took 12.5ms for 2500x3000 pixels, 50% of 3 s, version v24.1.0',
    'transfer syntax 1.2.840.10008.1.2.4.50 is not supported: ENOTSUP',
    "the model's card isn't there",
    'unexpected token at ^^^^ here',
    'listening at 127.0.0.1:40123, wrist-17 with U-Net/SAM',
  ])('stays as it is: %s', (text) => {
    expect(line(text)).toBe(text);
  });

  it.each([
    [
      "ENOENT: no such file or directory, open '/x/Müller/a.dcm'",
      'ENOENT: no such file or directory, open [text]',
    ],
    ['no folder at /x/Hans Maier, 1950; check', 'no folder at [path]'],
    ['open C:\\Users\\Hans Maier\\x failed', 'open [path]'],
    ['open \\\\pacs\\Hans Maier\\x failed', 'open [path]'],
    ['read file:///home/hans/a.dcm', 'read [path]'],
    ['read scans/hans maier/a.dcm', 'read [path]'],
    ['hans.dcm is damaged', '[file] is damaged'],
    ['case.open: van der Berg^Anna Maria^^Dr. failed', 'case.open: [name]'],
    ['of Hans Maier, born 19501231 or 31.12.1950', 'of [name] [name], born [date] or [date]'],
    ['number 123456789, 1.2.276.0.7230010.3.1 and AB-12', 'number [number], [uid] and [id]'],
    ['from a.b@clinic.example to http://127.0.0.1:4000/?token=abc', 'from [email] to [address]'],
    ['ticket 0123456789abcdef0123456789abcdef', 'ticket [id]'],
    ['山田太郎 is not found', '[text] is not found'],
    ['one\ncase.open: two\u001b3', 'one case.open: two 3'],
  ])('hides in %j', (text, expected) => {
    expect(line(text)).toBe(expected);
  });

  it('keeps functions and the program’s own files of a stack trace', () => {
    const stack = [
      "TypeError: cannot read 'Secret^Name'",
      '    at open (file:///opt/Countersign/main/store/open.ts:3:5)',
      '    at async C:\\Users\\Secret\\x.js:1:2',
      '    at new Reader (/opt/Countersign/node_modules/tiff/lib/index.js:7:1)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)',
      '    at Secret and something that is no frame',
    ].join('\n');
    expect(redact(stack, options).split('\n')).toEqual([
      '[name]',
      '    at open (app/main/store/open.ts:3:5)',
      '    at [path]:1:2',
      '    at new Reader (app/node_modules/tiff/lib/index.js:7:1)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)',
    ]);
  });

  it('hides what is registered however it is written', () => {
    const secrets = ['maier', 'wu'];
    expect(redactLine('of maier, MAIER and maierhof; wu but not wurst', { ...options, secrets })).toBe(
      'of [hidden], [hidden] and [text]; [hidden] but not wurst',
    );
  });
});

const SURNAMES = [
  'Müller',
  'Søndergård',
  'Иванов',
  'Петрова',
  '山田',
  '高橋',
  '김',
  'Ελευθερίου',
  'كريم',
  'כהן',
  'Smith',
  "O'Brien",
  'MCDONALD',
  'van der Berg',
  'Nguyễn',
  'Łukasz',
];
const GIVEN = [
  'Jürgen',
  'Анна',
  '太郎',
  '花子',
  '민준',
  'Zoë',
  'Maria',
  'JOHN',
  'Élodie',
  'Þór',
  'محمد',
  'Anne-Marie',
];
const pick = <T>(random: Random, list: readonly T[]): T => list[random.integer(0, list.length - 1)]!;
const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => String(random.integer(0, 9))).join('');

/** Something of a patient, and every part of it that must not be found in what is logged. */
function secret(random: Random): { readonly text: string; readonly parts: readonly string[] } {
  const family = pick(random, SURNAMES);
  const given = pick(random, GIVEN);
  const id = `${pick(random, ['P', 'KH-', 'pat', ''])}${digits(random, random.integer(5, 10))}`;
  const file = `${family} ${given} ${digits(random, 4)}.dcm`;
  const kinds = [
    { text: `${family}^${given}`, parts: [family, given] },
    { text: `${family}^${given}=${pick(random, SURNAMES)}^${given}`, parts: [family, given] },
    { text: id, parts: [id] },
    { text: `/data/${family}/${file}`, parts: [family, given] },
    { text: `C:\\Bilder\\${family}, ${given}\\${file}`, parts: [family, given] },
    { text: `\\\\srv\\${family}\\${file}`, parts: [family, given] },
    {
      text: `file:///data/${encodeURIComponent(family)}/${given}.dcm`,
      parts: [encodeURIComponent(family), given],
    },
    { text: `"${family}, ${given}"`, parts: [family, given] },
    { text: `'${family} ${given}'`, parts: [family, given] },
    { text: `1.2.276.${digits(random, 7)}.${digits(random, 3)}.1`, parts: ['276'] },
    {
      text: `19${digits(random, 2)}0${String(random.integer(1, 9))}1${String(random.integer(0, 9))}`,
      parts: [],
    },
    {
      text: `${String(random.integer(1, 28))}.${String(random.integer(1, 12))}.19${digits(random, 2)}`,
      parts: ['.19'],
    },
    { text: `anna.${digits(random, 3)}@klinik.example`, parts: ['anna', 'klinik'] },
  ];
  const one = pick(random, kinds);
  return one.parts.length === 0 ? { text: one.text, parts: [one.text] } : one;
}

const TEMPLATES = [
  'case.open: bug ($)',
  '$',
  'cannot open $',
  'reading $ failed: EACCES',
  'Error: $ is damaged; choose another one.',
  'a value ($) of $ is wrong',
  'patient=$ id:$',
  '[$]',
  'the file <$> and $',
  'worklist.query: $, $',
];

describe('what is of a patient', () => {
  it('never survives, in any place of any line, and redacting twice changes nothing', () => {
    forSeeds(3000, (random) => {
      const secrets: string[] = [];
      const text = pick(random, TEMPLATES).replace(/\$/g, () => {
        const { text: put, parts } = secret(random);
        secrets.push(...parts);
        return put;
      });
      const shown = line(text);
      for (const part of secrets.flatMap((one) => one.split(/[ ']/)).filter((one) => /^[^a-z]/.test(one))) {
        expect(shown, `of ${text}`).not.toContain(part);
      }
      expect(line(shown)).toBe(shown);
    });
  });

  it('never survives in lower case either once it is registered', () => {
    forSeeds(500, (random) => {
      const family = pick(random, SURNAMES).toLowerCase();
      const given = pick(random, GIVEN).toLowerCase();
      const text = pick(random, TEMPLATES).replaceAll('$', `${family} ${given}`);
      const shown = redactLine(text, { ...options, secrets: [...family.split(' '), given] });
      for (const part of [...family.split(' '), given]) expect(shown).not.toContain(part);
    });
  });
});
