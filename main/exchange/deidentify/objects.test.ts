import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder } from '../../../test/support/exchange/format-ports.ts';
import { generatedStudies } from '../../../test/support/exchange/generated-studies.ts';
import type { DeidentifyOption } from '../../../core/exchange/export-options.ts';
import { createMask, setMaskAt } from '../../../core/mask/bit-mask.ts';
import { readDataSet } from '../../dicom/dataset.ts';
import { itemsOf, stringOf } from '../../dicom/values.ts';
import { FORMATS } from '../formats.ts';
import { createIdentity } from './identity.ts';

const hasValidator = spawnSync('dciodvfy', ['-version']).error === undefined;
if (!hasValidator)
  console.log('SKIPPED: dciodvfy (dicom3tools) is not installed, objects are not validated.');

const OPTIONS: readonly (readonly DeidentifyOption[])[] = [
  [],
  ['modified-dates', 'clean-descriptors', 'patient-characteristics'],
];
const DICOM_FORMATS = ['dicom', 'seg', 'sr', 'ko', 'rtstruct'] as const;

describe('a de-identified case', () => {
  for (const study of generatedStudies()) {
    it(`names nobody, agrees with itself and is valid in every object: ${study.name}`, async () => {
      const mask = createMask(study.columns, study.rows);
      for (let at = 20; at < 60; at++) setMaskAt(mask, at % study.columns, Math.floor(at / study.columns), 1);
      const one = exportCase(study, {
        structures: [
          { id: 'ulna', masks: study.frames.map(() => mask) },
          { id: 'radius', masks: [], verdict: 'deferred' },
        ],
      });
      for (const options of OPTIONS) {
        const identity = createIdentity(
          { profile: 'basic', options: [...options] },
          new Uint8Array(32).fill(4),
        );
        const folder = testFolder();
        const ports = formatPorts(one.task, {
          identity,
          folder,
          options: { deidentify: { profile: 'basic', options: [...options] }, burnedInChecked: true },
        });
        const signal = new AbortController().signal;
        for (const format of DICOM_FORMATS) {
          const writer = FORMATS[format](ports);
          const findings = await writer.check(one);
          if (findings.some(({ severity }) => severity === 'refused')) continue;
          await writer.write(one, signal);
          await writer.finish(signal);
        }
        expect(folder.files.length).toBeGreaterThan(study.files.length);
        const images = new Set<string>();
        for (const { path, format } of folder.files) {
          const bytes = await folder.read(path);
          const { dataSet } = readDataSet(bytes);
          const text = Buffer.from(bytes).toString('latin1');
          for (const secret of ['Doe', 'Ada', `P-${study.name}`, 'Nowhere', '1.2.826.0.1.3680043.10.1.']) {
            expect(text.includes(secret), `${path}: ${secret}`).toBe(false);
          }
          expect(stringOf(dataSet, 'x00100020'), path).toBe(identity.patientId(one));
          expect(stringOf(dataSet, 'x0020000d'), path).toBe(identity.uid(one.frames[0]!.facts.study.uid));
          expect(itemsOf(dataSet, 'x00120064').length, path).toBe(1 + options.length);
          if (format === 'dicom') images.add(stringOf(dataSet, 'x00080018')!);
          // Generated images lack parts that no rule is about.
          else if (hasValidator) expect(errorsOf(join(folder.root, path)), path).toEqual([]);
        }
        const seg = folder.files.find(({ format }) => format === 'seg');
        if (seg === undefined) continue;
        const { dataSet } = readDataSet(await folder.read(seg.path));
        const [series] = itemsOf(dataSet, 'x00081115');
        const referenced = itemsOf(series!, 'x0008114a').map((item) => stringOf(item, 'x00081155'));
        expect(referenced.length).toBeGreaterThan(0);
        expect(referenced.every((uid) => images.has(uid!))).toBe(true);
      }
    });
  }
});

function errorsOf(path: string): string[] {
  const { stdout, stderr } = spawnSync('dciodvfy', ['-new', path], { encoding: 'latin1', maxBuffer: 1e8 });
  return (stdout + stderr).split('\n').filter((line) => line.startsWith('Error'));
}
