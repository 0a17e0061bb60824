import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudies, generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { readDataSet } from '../../dicom/dataset.ts';
import { stringOf } from '../../dicom/values.ts';
import { createIdentity } from '../deidentify/identity.ts';
import type { ExportCase } from '../export-case.ts';
import type { BatchFolder } from '../format-writer.ts';
import { createDicomWriter } from './dicom-writer.ts';

const active = createIdentity({ profile: 'basic', options: [] }, new Uint8Array(32).fill(5));
const signal = new AbortController().signal;
const structures = [{ id: 'ulna', masks: [] }];

function portsOf(one: ExportCase, identity = active, folder: BatchFolder = testFolder()) {
  const deidentify = identity.active
    ? { profile: 'basic' as const, options: [] }
    : { profile: 'none' as const };
  return formatPorts(one.task, { identity, folder, options: { deidentify } });
}

describe('createDicomWriter', () => {
  for (const study of generatedStudies()) {
    it(`copies and de-identifies the files of a case once each: ${study.name}`, async () => {
      const one = exportCase(study, { structures });
      const plain = testFolder();
      const writer = createDicomWriter(
        portsOf(one, createIdentity({ profile: 'none' }, new Uint8Array(32)), plain),
      );
      expect(await writer.check(one)).toEqual([]);
      await writer.write(one, signal);
      await writer.finish(signal);
      expect(plain.files.map(({ path }) => path)).toEqual(
        study.files.map((_, index) => `dicom/${one.name}/${String(index + 1).padStart(4, '0')}.dcm`),
      );
      const first = study.files[study.frames[0]!.file]!;
      expect(Buffer.compare(readFileSync(join(plain.root, plain.files[0]!.path)), first.bytes)).toBe(0);

      const folder = testFolder();
      await createDicomWriter(portsOf(one, active, folder)).write(one, signal);
      expect(folder.files).toHaveLength(study.files.length);
      for (const { path } of folder.files) {
        const { dataSet } = readDataSet(readFileSync(join(folder.root, path)));
        expect(stringOf(dataSet, 'x00100020')).toBe(active.patientId(one));
      }
    });
  }

  it('writes a file whose frames are cases of their own once a batch', async () => {
    const study = generatedStudy('cine');
    const whole = exportCase(study, { structures });
    const folder = testFolder();
    const writer = createDicomWriter(portsOf(whole, active, folder));
    for (const [index, frame] of whole.frames.entries()) {
      await writer.write({ ...whole, name: `case-${index}`, frames: [frame] }, signal);
    }
    expect(folder.files).toHaveLength(1);
  });

  it('asks for a look at the pixels before they leave de-identified', async () => {
    const one = exportCase(generatedStudy('radiograph'), { structures });
    const burned = (burnedIn: 'YES' | 'NO' | 'unknown'): ExportCase => ({
      ...one,
      frames: one.frames.map((frame) => ({ ...frame, facts: { ...frame.facts, burnedIn } })),
    });
    const codes = async (given: ExportCase, burnedInChecked: boolean): Promise<string[]> => {
      const ports = portsOf(given);
      const options = { ...ports.options, burnedInChecked };
      const findings = await createDicomWriter({ ...ports, options }).check(given);
      return findings.map(({ severity, code }) => `${severity} ${code}`);
    };
    expect(await codes(burned('YES'), false)).toEqual(['refused burned-in-unchecked']);
    expect(await codes(burned('unknown'), false)).toEqual(['refused burned-in-unchecked']);
    expect(await codes(burned('NO'), false)).toEqual([]);
    expect(await codes(burned('unknown'), true)).toEqual([]);
    expect(await codes(burned('YES'), true)).toEqual(['warning burned-in-declared']);
  });

  it('copies pictures only as they are', async () => {
    const study = generatedStudy('radiograph');
    const one = exportCase(study, { structures });
    const folder = tempFolder();
    const path = join(folder, 'Name of a Patient.PNG');
    writeFileSync(path, 'a picture');
    const picture: ExportCase = {
      ...one,
      frames: one.frames.map((frame) => ({
        ...frame,
        locator: { path, member: null },
        facts: { ...frame.facts, kind: 'secondary', burnedIn: 'NO' },
      })),
    };
    const found = await createDicomWriter(portsOf(picture)).check(picture);
    expect(found.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['refused image-not-dicom']);
    const plain = testFolder();
    const writer = createDicomWriter(
      portsOf(picture, createIdentity({ profile: 'none' }, new Uint8Array(32)), plain),
    );
    expect(await writer.check(picture)).toEqual([]);
    await writer.write(picture, signal);
    expect(plain.files.map((file) => file.path)).toEqual([`dicom/${picture.name}/0001.png`]);
  });

  it('gives up when the disk holds something else than was meant', async () => {
    const one = exportCase(generatedStudy('single-slice'), { structures });
    const folder = testFolder();
    const corrupt: BatchFolder = {
      ...folder,
      read: async (path) => {
        const bytes = Uint8Array.from(await folder.read(path));
        bytes[bytes.length - 3]! ^= 0x01;
        return bytes;
      },
    };
    await expect(createDicomWriter(portsOf(one, active, corrupt)).write(one, signal)).rejects.toThrow(
      /its pixels/,
    );
    const plain = createIdentity({ profile: 'none' }, new Uint8Array(32));
    const again = { ...corrupt, write: () => Promise.resolve() };
    await expect(createDicomWriter(portsOf(one, plain, again)).write(one, signal)).rejects.toThrow(
      /copied differs/,
    );
  });
});
