import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { countPixels } from '../../../core/mask/count.ts';
import { readSeg } from './read-seg.ts';

const REAL = '/work/shared/data/dicom';
const LIVER = [36233, 35645, 35220];
/** Pixels of every segment on its first images, as pydicom and dcmtk count them. */
const KNOWN: Readonly<Record<string, readonly (readonly number[])[]>> = {
  'pydicom/liver_1frame.dcm': [[LIVER[0]!]],
  'pydicom/liver_expb_1frame.dcm': [[LIVER[0]!]],
  ...Object.fromEntries(
    [
      '',
      '_deflate',
      '_expb',
      '_j2k',
      '_rle',
      '_nonbyte_aligned',
      '_nonbyte_aligned_deflate',
      '_nonbyte_aligned_j2k',
      '_nonbyte_aligned_rle',
    ].map((name) => [`pydicom-data/liver${name}.dcm`, LIVER.map((count) => [count])]),
  ),
  'dcmjs/QIICR_Test3/tumor_User1_Manual_Trial1.dcm': [
    [11, 27],
    [12, 31],
    [16, 39],
  ],
};

describe.runIf(existsSync(REAL))('segmentations of other writers', () => {
  for (const [name, counts] of Object.entries(KNOWN)) {
    it.runIf(existsSync(join(REAL, name)))(`are read: ${name}`, async () => {
      const file = await readSeg(join(REAL, name));
      const found: number[][] = [];
      for await (const { masks } of file.images) found.push([...masks.values()].map(countPixels));
      expect(found.slice(0, 3)).toEqual(counts);
    });
  }

  it('are the only files that are taken', async () => {
    const folder = join(REAL, 'pydicom');
    for (const name of readdirSync(folder)) {
      if (!/\.dcm$/.test(name) || name.startsWith('liver')) continue;
      await expect(readSeg(join(folder, name)), name).rejects.toThrow(ExpectedError);
    }
  });
});
if (!existsSync(REAL))
  console.log(`SKIPPED: ${REAL} is not there, so no segmentations of other writers are read.`);
