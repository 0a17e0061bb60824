import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { encodeAs, type TestEncoding } from '../../../test/support/exchange/encode-as.ts';
import { createRandom, type Random } from '../../../test/support/random.ts';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import type { DeidentifyOption } from '../../../core/exchange/export-options.ts';
import { readDataSet } from '../../dicom/dataset.ts';
import { inspectFile } from '../../dicom/inspect.ts';
import type { DataSet, Element, TextVr } from '../../dicom/write/element.ts';
import { createIdentity } from './identity.ts';
import { identifyingValues, occurIn } from './identifying-values.ts';
import { BASIC_PROFILE, parseTags, PATIENT_CHARACTERISTICS } from './rule-table.ts';
import { knownVr } from './vr-table.ts';

const OPTIONS: readonly (readonly DeidentifyOption[])[] = [
  [],
  ['modified-dates', 'clean-descriptors', 'patient-characteristics'],
];
const identity = (options: readonly DeidentifyOption[]) =>
  createIdentity({ profile: 'basic', options: [...options] }, new Uint8Array(32).fill(9));
const WHO = { patientKey: 'k' };

const TEXT_VRS: readonly TextVr[] = ['LO', 'SH', 'PN', 'ST', 'LT', 'UT', 'UI', 'DA'];
/**
 * Names of structures and series, our serial number and time zone are kept in objects of ours; characteristics of the
 * patient by choice.
 */
const KEPT = new Set([
  ...[0x00080201, 0x0008103e, 0x00181000, 0x30060002, 0x30060026, 0x30060085],
  ...parseTags(PATIENT_CHARACTERISTICS),
]);
/** Every attribute of the table that holds text, but for the UID that the file itself needs. */
const LISTED = Object.values(BASIC_PROFILE)
  .flatMap(parseTags)
  .filter((tag) => tag >>> 16 >= 0x0008 && tag >>> 16 < 0x5000 && tag !== 0x00080018 && !KEPT.has(tag))
  .flatMap((tag) => {
    const vr = TEXT_VRS.find((one) => one === knownVr(tag));
    return vr === undefined ? [] : [{ tag, vr }];
  });

interface Planted {
  readonly elements: DataSet;
  readonly secrets: string[];
}

/** Random listed attributes, private ones and sequences of both, each with a value of its own. */
function plant(random: Random, depth: number): Planted {
  const secrets: string[] = [];
  const elements = new Map<number, Element>();
  const letters = (length: number): string =>
    Array.from({ length }, () => 'abcdefghijklmnopqrstuvwxyz'[random.integer(0, 25)]).join('');
  for (let count = random.integer(3, 12); count > 0; count--) {
    const { tag, vr } = LISTED[random.integer(0, LISTED.length - 1)]!;
    const value =
      vr === 'UI'
        ? `1.2.826.0.1.77.${random.integer(1, 1e9)}`
        : vr === 'DA'
          ? `1${String(random.integer(100, 899))}0${random.integer(1, 9)}1${random.integer(0, 9)}`
          : `Zq${letters(8)}`;
    elements.set(tag, { tag, vr, value });
    secrets.push(value);
  }
  const hidden = `Zq${letters(8)}`;
  secrets.push(hidden);
  elements.set(0x00110010, { tag: 0x00110010, vr: 'LO', value: hidden });
  if (depth > 0) {
    // Of a sequence that stays, one that goes, and one that nobody knows.
    for (const tag of [0x00081140, 0x00400275, 0x00189996]) {
      const inner = plant(random, depth - 1);
      secrets.push(...inner.secrets);
      elements.set(tag, { tag, vr: 'SQ', value: [inner.elements] });
    }
  }
  return { elements: [...elements.values()], secrets };
}

describe('what leaves', () => {
  const encodings: readonly TestEncoding[] = ['explicit', 'implicit', 'big', 'deflated', 'undefined', 'un'];
  it('never holds a value that was planted in a named, private or nested attribute (seeds 1..60)', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = createRandom(seed);
      const { elements, secrets } = plant(random, 2);
      const file = encodeAs(smallDicom({ extra: elements }), encodings[seed % encodings.length]!);
      const names = identity(OPTIONS[seed % OPTIONS.length]!);
      const text = Buffer.from(readDataSet(names.image(file, WHO)).bytes).toString('latin1');
      const leaked = secrets.filter((secret) => text.includes(secret));
      expect(leaked, `seed ${seed}`).toEqual([]);
      const own = JSON.stringify(names.dataSet(elements, WHO));
      const kept = secrets.filter((secret) => own.includes(secret));
      expect(kept, `seed ${seed}`).toEqual([]);
    }
  });
});

const DATA = '/work/shared/data/dicom';
const hasData = existsSync(DATA);
if (!hasData) console.log(`SKIPPED: ${DATA} is not there, files from elsewhere are not de-identified.`);
/** Starting the validator twice a file takes longer than all the rest: every so many-th image. */
const VALIDATED = 5;
const hasValidator = spawnSync('dciodvfy', ['-version']).error === undefined;
if (!hasValidator) console.log('SKIPPED: dciodvfy (dicom3tools) is not installed, images are not validated.');

describe.runIf(hasData)('files from elsewhere', () => {
  it(
    'leave without their names, with equal pixels, and as valid as they were',
    { timeout: 120_000 },
    async () => {
      const paths = readdirSync(DATA, { recursive: true, encoding: 'utf8' })
        .map((name) => join(DATA, name))
        .filter((path) => statSync(path).isFile());
      const output = join(tempFolder(), 'out.dcm');
      let images = 0;
      for (const path of paths) {
        const bytes = new Uint8Array(readFileSync(path));
        const before = await inspectFile(bytes, path);
        if (!before.ok) continue;
        const source = readDataSet(bytes);
        const identifying = identifyingValues(source.dataSet);
        // Decoding everything under each choice would double the longest part of this test.
        for (const options of [OPTIONS[images % OPTIONS.length]!]) {
          const written = identity(options).image(bytes, WHO);
          const after = await inspectFile(written, path);
          expect({ ...after, reason: null }, path).toEqual({ ...before, reason: null });
          const { dataSet, bytes: whole } = readDataSet(written);
          const pixels = dataSet.elements['x7fe00010']!;
          for (const part of [
            whole.subarray(0, pixels.dataOffset),
            whole.subarray(pixels.dataOffset + pixels.length),
          ]) {
            expect(occurIn(part, identifying), path).toBe(false);
          }
          if (hasValidator && images % VALIDATED === 0) {
            writeFileSync(output, written);
            expect(newErrors(path, output), path).toEqual([]);
          }
        }
        images += 1;
      }
      console.log(`De-identified ${images} of ${paths.length} files of ${DATA}.`);
      expect(images).toBeGreaterThan(150);
    },
  );
});

/** Errors of dciodvfy that the original does not have. Empty where it cannot tell what the original is. */
function newErrors(original: string, written: string): string[] {
  const old = errorsOf(original);
  // Deflated data sets, and files without a class, are not looked into.
  if (old.some((line) => /Information Object Not found|Tag read failed/.test(line))) return [];
  const known = new Set(old);
  return errorsOf(written).filter((line) => !known.has(line));
}

function errorsOf(path: string): string[] {
  const { stdout, stderr } = spawnSync('dciodvfy', ['-new', path], { encoding: 'latin1', maxBuffer: 1e8 });
  return (stdout + stderr)
    .split('\n')
    .filter((line) => line.startsWith('Error'))
    .map((line) => line.replace(/<[^<>/]*>/g, '<>'));
}
