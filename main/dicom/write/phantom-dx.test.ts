import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import { describe, expect, it } from 'vitest';
import { generateWrist } from '../../../core/phantom/generate-wrist.ts';
import { phantomUid, writePhantomDx } from './phantom-dx.ts';

const SIZE = { width: 101, height: 131 };
const hasValidator = spawnSync('dciodvfy', ['-version']).error === undefined;
if (!hasValidator)
  console.log('SKIPPED: dciodvfy (dicom3tools) is not installed, DX objects are not validated.');

describe('writePhantomDx', () => {
  for (const photometric of ['MONOCHROME1', 'MONOCHROME2'] as const) {
    it(`reads back pixels and attributes (${photometric})`, () => {
      const phantom = generateWrist({ seed: 21, photometric, laterality: 'R', ageYears: 9.7, ...SIZE });
      const file = dicomParser.parseDicom(writePhantomDx(phantom, '1.0.0'));
      const pixels = file.elements['x7fe00010']!;
      const values = file.byteArray.slice(pixels.dataOffset, pixels.dataOffset + 2 * 101 * 131);
      expect(new Uint16Array(values.buffer)).toEqual(phantom.image);
      expect(file.string('x00080016')).toBe('1.2.840.10008.5.1.4.1.1.1.1');
      expect(file.string('x00080018')).toBe(phantomUid(phantom));
      expect(file.string('x00280004')).toBe(photometric);
      expect(file.string('x20500020')).toBe(photometric === 'MONOCHROME1' ? 'INVERSE' : 'IDENTITY');
      expect(file.uint16('x00280101')).toBe(12);
      expect(file.uint16('x00280102')).toBe(11);
      expect([file.uint16('x00280010'), file.uint16('x00280011')]).toEqual([131, 101]);
      expect(file.string('x00200062')).toBe('R');
      expect(file.string('x00101010')).toBe('009Y');
      expect(file.string('x00100020')).toBe('PHANTOM-000021');
      expect(file.floatString('x00280030')).toBe(phantom.spacingMm);
      expect(file.string('x00280301')).toBe('NO');
    });
  }

  it.runIf(hasValidator)('passes dciodvfy without errors in every view', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dx-'));
    try {
      for (const [rotation, photometric] of [
        [0, 'MONOCHROME1'],
        [40, 'MONOCHROME2'],
        [-85, 'MONOCHROME2'],
      ] as const) {
        const phantom = generateWrist({ seed: 22, photometric, pose: { rotation }, ...SIZE });
        const path = join(folder, 'phantom.dcm');
        writeFileSync(path, writePhantomDx(phantom, '1.0.0'));
        const { stdout, stderr } = spawnSync('dciodvfy', [path], { encoding: 'utf8' });
        expect((stdout + stderr).split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
