import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { formatPorts, testFolder, type TestFolder } from '../../../test/support/exchange/format-ports.ts';
import {
  generatedStudies,
  generatedStudy,
  type GeneratedStudy,
} from '../../../test/support/exchange/generated-studies.ts';
import { maskOf } from '../../../test/support/masks.ts';
import {
  dcentvfyErrors,
  dciodvfyErrors,
  hasTool,
  pythonJson,
  pythonWith,
} from '../../../test/support/validators.ts';
import type { DeidentifyOption, ExportFormat } from '../../../core/exchange/export-options.ts';
import { createMask, setMaskAt } from '../../../core/mask/bit-mask.ts';
import { createIdentity } from '../deidentify/identity.ts';
import { segInstanceUid } from '../dicom/object-uids.ts';
import type { ExportCase } from '../export-case.ts';
import type { LeavingIdentity } from '../format-writer.ts';
import { createKoWriter, readKeyObjects } from '../ko/ko-writer.ts';
import { readVerdictReport } from './read-report.ts';
import { createSrWriter } from './sr-writer.ts';

const never = new AbortController().signal;
const hasValidator = hasTool('dciodvfy', 'SR and KO');
const hasEntities = hasTool('dcentvfy', 'that SR and KO agree with their images');
const hasDump = hasTool('dsrdump', 'SR and KO as dcmtk reads them');
const python = pythonWith(['pydicom'], 'SR as pydicom reads it');

const QUALITY = {
  meanProbability: 0.9123456789012345,
  meanEntropy: 0.1,
  peakProbability: 1,
  predictedIou: 0.97,
  estimatedDice: null,
  stability: 1,
  agreement: 0.5,
  plausibility: null,
  presence: 0.75,
};

/** Every verdict once; the first structure has figures, a reason and a note. */
function caseOf(study: GeneratedStudy): ExportCase {
  const mask = createMask(study.columns, study.rows);
  setMaskAt(mask, 3, 4, 1);
  const masks = study.frames.map(() => mask);
  const one = exportCase(study, {
    structures: [
      { id: 'ulna', masks },
      { id: 'radius', masks, verdict: 'corrected', origin: 'SEMIAUTOMATIC' },
      { id: 'scaphoid', masks: [], verdict: 'absent' },
      { id: 'lunate', masks, verdict: 'rejected' },
      { id: 'capitate', masks, verdict: 'deferred' },
      { id: 'hamate', masks, verdict: null },
    ],
  });
  const [first, ...rest] = one.structures;
  // Only the quality of a label is looked at.
  const labels = first!.labels.map(
    (_, i) => ({ quality: { ...QUALITY, agreement: i === 0 ? 0.5 : 0.9 } }) as never,
  );
  const verdict = { ...first!.verdict!, reason: 'motion', note: 'Frau Müller,\nleft hand' };
  return { ...one, structures: [{ ...first!, activeMs: 12345, labels, verdict }, ...rest] };
}

async function write(
  one: ExportCase,
  given: { formats?: ExportFormat[]; identity?: LeavingIdentity } = {},
): Promise<TestFolder> {
  const folder = testFolder();
  const { formats = ['seg', 'sr', 'ko'], ...more } = given;
  const ports = formatPorts(one.task, { folder, options: { formats }, ...more });
  for (const create of [createSrWriter, createKoWriter]) {
    const writer = create(ports);
    expect(await writer.check(one)).toEqual([]);
    await writer.write(one, never);
    await writer.finish(never);
  }
  return folder;
}

const reportIn = (folder: TestFolder, one: ExportCase): ReturnType<typeof readVerdictReport> =>
  readVerdictReport(readFileSync(folder.locate(`sr/${one.name}.dcm`)));

describe('the report of verdicts', () => {
  it('says of every structure what was decided, by whom, when, of what, and how good it was', async () => {
    const one = caseOf(generatedStudy('axial'));
    const { groups } = reportIn(await write(one), one);
    expect(groups.map((group) => group.verdict?.value)).toEqual([
      'ACCEPTED',
      'CORRECTED',
      'ABSENT',
      'REJECTED',
      'DEFERRED',
      'UNSIGNED',
    ]);
    const segUid = segInstanceUid(
      one,
      formatPorts(one.task, { folder: testFolder(), options: { formats: ['seg', 'sr'] } }),
    );
    expect(groups.map((group) => group.segment)).toEqual([
      { sopInstanceUid: segUid, number: 1 },
      { sopInstanceUid: segUid, number: 2 },
      null,
      null,
      null,
      null,
    ]);
    expect(groups.map((group) => group.algorithmType?.value)).toEqual([
      'AUTOMATIC',
      'SEMIAUTOMATIC',
      ...Array<string>(4).fill('AUTOMATIC'),
    ]);
    expect(groups.map((group) => group.reader)).toEqual([...Array<string>(5).fill('Dr. Ada Reader^'), '']);
    expect(groups[0]).toMatchObject({
      at: '20260304050607+0000',
      reason: 'motion',
      note: 'Frau Müller,\nleft hand',
      revision: 'b'.repeat(64),
      activeSeconds: 12.345,
      finding: one.task.structures[0]!.type,
    });
    expect([...groups[0]!.quality]).toEqual([
      ['predictedIou', 0.97],
      ['stability', 1],
      // The least of its frames.
      ['agreement', 0.5],
      ['meanProbability', 0.91234567890123],
      ['presence', 0.75],
    ]);
  });

  it('refers to the image alone where no SEG is in the batch', async () => {
    const one = caseOf(generatedStudy('radiograph'));
    const { groups } = reportIn(await write(one, { formats: ['sr'] }), one);
    expect(groups.map(({ segment }) => segment)).toEqual(groups.map(() => null));
  });

  it('is the same file when it is written again', async () => {
    const one = caseOf(generatedStudy('oblique'));
    const [first, second] = [await write(one), await write(one)];
    expect(second.files.map(({ sha256 }) => sha256)).toEqual(first.files.map(({ sha256 }) => sha256));
  });

  it('refuses masks of a model without a name', async () => {
    const one = caseOf(generatedStudy('axial'));
    const nameless = { ...one, models: one.models.map((model) => ({ ...model, name: '' })) };
    const findings = await createSrWriter(formatPorts(one.task, { folder: testFolder() })).check(nameless);
    expect(findings.map(({ severity, code }) => [severity, code])).toEqual([
      ['refused', 'model-without-identity'],
    ]);
  });

  const DEIDENTIFIED: readonly (readonly DeidentifyOption[])[] = [
    [],
    ['modified-dates', 'clean-descriptors'],
  ];
  for (const options of DEIDENTIFIED) {
    it(`keeps its meaning and loses what names people under de-identification (${options.join(' ')})`, async () => {
      const one = caseOf(generatedStudy('multi-frame'));
      const secret = new Uint8Array(32).fill(7);
      const identity = createIdentity({ profile: 'basic', options: [...options] }, secret);
      const folder = await write(one, { identity });
      const { groups } = reportIn(folder, one);
      expect(groups.map(({ verdict }) => verdict?.value)[3]).toBe('REJECTED');
      for (const { path } of folder.files) {
        const text = readFileSync(folder.locate(path)).toString('utf8');
        expect(text).not.toMatch(/Müller|motion|Ada|Doe|P-multi|00000000000000ab/);
        if (hasValidator) expect(dciodvfyErrors(folder.locate(path))).toEqual([]);
      }
    });
  }
});

describe('key objects', () => {
  it('name what is open and the images it is open on; other cases write nothing', async () => {
    const one = caseOf(generatedStudy('axial'));
    const folder = await write(one);
    expect(readKeyObjects(readFileSync(folder.locate(`ko/${one.name}.dcm`)))).toEqual({
      description: 'Open in Wrist: a reader deferred Capitate.',
      images: one.frames.map(({ sopInstanceUid }) => sopInstanceUid),
    });
    const done = exportCase(generatedStudy('axial'), { structures: [{ id: 'ulna', masks: [maskOf('#')] }] });
    const ports = formatPorts(done.task, { folder: testFolder() });
    await createKoWriter(ports).write(done, never);
    expect((ports.folder as TestFolder).files).toEqual([]);
  });
});

describe.runIf(hasValidator)('SR and KO as dicom3tools sees them', () => {
  for (const study of generatedStudies()) {
    it(`has no error: ${study.name}`, async () => {
      const one = caseOf(study);
      const folder = await write(one);
      const paths = folder.files.map(({ path }) => folder.locate(path));
      expect(paths).toHaveLength(2);
      for (const path of paths) expect(dciodvfyErrors(path)).toEqual([]);
      if (!hasEntities) return;
      const images = new Set(one.frames.map(({ locator }) => locator.path));
      expect(dcentvfyErrors([...paths, ...images])).toEqual([]);
    });
  }
});

it.runIf(hasDump)('dcmtk reads report and key objects to their ends', async () => {
  const one = caseOf(generatedStudy('multi-frame'));
  const folder = await write(one);
  for (const { path } of folder.files) {
    const { status, stdout, stderr } = spawnSync('dsrdump', [folder.locate(path)], { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stderr).not.toMatch(/^[EF]:/m);
    if (path.startsWith('sr/')) expect(stdout.match(/"Measurement Group"/g)).toHaveLength(6);
  }
});

it.runIf(python !== null)('pydicom finds the same verdicts', async () => {
  const one = caseOf(generatedStudy('axial'));
  const folder = await write(one);
  const script = `
import json, sys, pydicom
def walk(item, out):
    name = item.get('ConceptNameCodeSequence')
    if name and name[0].CodeValue == 'VERDICT':
        out.append(item.ConceptCodeSequence[0].CodeValue)
    for child in item.get('ContentSequence', []):
        walk(child, out)
    return out
print(json.dumps(walk(pydicom.dcmread(sys.argv[1]), [])))`;
  expect(pythonJson(python!, script, [folder.locate(`sr/${one.name}.dcm`)])).toEqual([
    'ACCEPTED',
    'CORRECTED',
    'ABSENT',
    'REJECTED',
    'DEFERRED',
    'UNSIGNED',
  ]);
});
