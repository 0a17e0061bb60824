import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { words, writeImage } from '../../test/fixtures/dicom/image.ts';
import { ascii, EXPLICIT, writeDicom } from '../../test/fixtures/dicom/part10.ts';
import type { Fixture } from '../../test/fixtures/dicom/syntaxes.ts';
import { syntaxFixtures } from '../../test/fixtures/dicom/syntaxes.ts';
import { createRandom } from '../../test/support/random.ts';
import { inspectFile } from './inspect.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const FUZZ_SEED = 20260801;
const FUZZ_ROUNDS = 60;

let fixtures: Fixture[] = [];
beforeAll(async () => {
  fixtures = await syntaxFixtures();
});

describe('inspectFile', () => {
  it('gives the same sums in every transfer syntax', async () => {
    for (const { name, bytes, values } of fixtures) {
      const result = await inspectFile(bytes, name);
      expect(result).toMatchObject({ file: name, ok: true, reason: null, rows: 13, columns: 11, frames: 1 });
      expect([name, result.min, result.max]).toEqual([name, Math.min(...values), Math.max(...values)]);
      expect([name, result.sha256]).toEqual([name, sha256(words(values))]);
    }
  });

  it('widens 8 bits and writes signed values as two’s complement', async () => {
    const grey = await inspectFile(writeImage({ pixels: Uint8Array.of(0, 1, 254, 255) }), 'grey');
    expect(grey).toMatchObject({ min: 0, max: 255, bitsStored: 8, sha256: sha256(words([0, 1, 254, 255])) });
    const signed = await inspectFile(
      writeImage({ signed: true, pixels: Uint8Array.of(0, 1, 254, 255) }),
      's',
    );
    expect(signed).toMatchObject({ min: -2, max: 1, sha256: sha256(words([0, 1, -2, -1])) });
  });

  it('refuses in one sentence and tells what it knows', async () => {
    const mpeg = writeImage({ pixels: [[ascii('x')]], form: { transferSyntax: '1.2.840.10008.1.2.4.102' } });
    expect(await inspectFile(mpeg, 'cine')).toEqual({
      file: 'cine',
      ok: false,
      reason: 'The transfer syntax MPEG-4 AVC/H.264 High Profile (1.2.840.10008.1.2.4.102) is not supported.',
      rows: 2,
      columns: 2,
      frames: 1,
      bitsStored: 8,
      transferSyntax: '1.2.840.10008.1.2.4.102',
      min: null,
      max: null,
      sha256: null,
    });
    expect(await inspectFile(ascii('hello, this is a letter'), 'letter')).toMatchObject({
      ok: false,
      rows: null,
    });
  });

  it.each([
    ['1.2.840.10008.5.1.4.1.1.66.4', 'a segmentation (SEG)'],
    ['1.2.840.10008.5.1.4.1.1.481.2', 'a radiotherapy dose (RTDOSE)'],
    ['1.2.840.10008.5.1.4.1.1.481.3', 'a radiotherapy structure set (RTSTRUCT)'],
    ['1.2.840.10008.5.1.4.1.1.481.5', 'a radiotherapy plan (RTPLAN)'],
    ['1.2.840.10008.5.1.4.1.1.30', 'a parametric map'],
    ['1.2.840.10008.5.1.4.1.1.88.33', 'a Structured Report'],
    ['1.2.840.10008.5.1.4.1.1.88.59', 'a Key Object Selection'],
    ['1.2.840.10008.5.1.4.1.1.9.1.1', 'a waveform'],
    ['1.2.840.10008.5.1.4.1.1.11.1', 'a presentation state'],
    ['1.2.840.10008.5.1.4.1.1.104.1', 'an encapsulated PDF'],
    ['1.2.840.10008.1.3.10', 'a DICOMDIR'],
  ])('refuses %s as %s', async (sopClass, name) => {
    const bytes = writeDicom([{ tag: 0x00080016, vr: 'UI', value: sopClass }], { transferSyntax: EXPLICIT });
    expect((await inspectFile(bytes, 'x')).reason).toContain(`The file is ${name}`);
  });

  it('refuses floats and 32 bits by name', async () => {
    const float = writeImage({
      pixels: new Uint8Array(4),
      extra: [{ tag: 0x7fe00008, vr: 'OF', value: new Uint8Array(16) }],
    });
    expect((await inspectFile(float, 'x')).reason).toContain('Floating-point pixel data');
    const wide = writeImage({ bitsAllocated: 32, pixels: new Uint8Array(16) });
    expect((await inspectFile(wide, 'x')).reason).toContain('32 bits allocated');
  });

  it(`never crashes, hangs or lies about sizes on damaged files (seed ${FUZZ_SEED})`, async () => {
    const random = createRandom(FUZZ_SEED);
    for (const { bytes, name, rows, columns } of fixtures) {
      for (let round = 0; round < FUZZ_ROUNDS; round += 1) {
        const damaged = bytes.slice(0, round % 4 === 0 ? random.integer(0, bytes.length) : bytes.length);
        // Not the preamble: its bytes mean nothing.
        for (let flips = random.integer(0, 6); flips > 0 && damaged.length > 132; flips -= 1) {
          damaged[random.integer(128, damaged.length - 1)] = random.integer(0, 255);
        }
        const result = await inspectFile(damaged, `${name}, round ${round}`);
        if (!result.ok) expect(result.reason).toMatch(/^[A-Z].*\.$/);
        else if (result.rows === rows && result.columns === columns) expect(result.sha256).toHaveLength(64);
      }
    }
  });
});
