import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  exportFormatSchema,
  type DeidentifyChoice,
  type ExportFormat,
} from '../../core/exchange/export-options.ts';
import { batchManifestSchema, type BatchManifest } from '../../core/exchange/manifest.ts';
import type { BatchWriter } from '../../main/exchange/batch/batch-writer.ts';
import { createBatchWriter } from '../../main/exchange/batch/create-batch-writer.ts';
import { stationPorts } from '../../main/exchange/batch/station-ports.ts';
import { verifyBatch } from '../../main/exchange/batch/verify-batch.ts';
import type { ExportCase } from '../../main/exchange/export-case.ts';
import { batchRequest } from '../support/exchange/batch-ports.ts';
import { exportCase } from '../support/exchange/export-case.ts';
import { generatedStudies, type GeneratedStudy } from '../support/exchange/generated-studies.ts';
import { randomMask } from '../support/masks.ts';
import { createRandom } from '../support/random.ts';
import { smallTask } from '../support/small-label.ts';
import { tempFolder } from '../support/temp-folder.ts';

const TASK = smallTask(['ulna', 'radius', 'scaphoid', 'lunate']);
/** Radiographs lie nowhere in the patient, and volumes have one distance between slices. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  radiograph: ['rtstruct'],
  cine: ['rtstruct'],
  uneven: ['nifti', 'nrrd', 'nnunet'],
};
const ALL = exportFormatSchema.options;
const signal = new AbortController().signal;

/** Overlapping masks, an empty one, one that was rejected and one that nobody judged. */
function caseOf(study: GeneratedStudy, index: number): ExportCase {
  const random = createRandom(100 + index);
  const size = { width: study.columns, height: study.rows };
  const masks = () => study.frames.map(() => randomMask(random, 0, size));
  return exportCase(study, {
    task: TASK,
    caseId: index.toString(16).padStart(32, '0'),
    name: `wrist-${String(index).padStart(12, '0')}`,
    structures: [
      { id: 'ulna', masks: masks(), origin: 'SEMIAUTOMATIC', verdict: 'corrected' },
      { id: 'radius', masks: masks() },
      { id: 'scaphoid', masks: masks(), verdict: 'rejected' },
      { id: 'lunate', masks: masks(), verdict: index % 2 === 0 ? 'deferred' : null },
    ],
  });
}

/** Begins a batch in these formats. */
function begun(root: string, formats: readonly ExportFormat[], deidentify: DeidentifyChoice) {
  const workspace = join(root, 'workspace');
  mkdirSync(workspace, { recursive: true });
  const ports = stationPorts({
    workspace,
    dataFolder: join(root, 'data'),
    version: '0.0.0',
    probability: () => Promise.reject(new Error('nothing fractional is exported here')),
  });
  const request = batchRequest(join(root, `batch-${readdirSync(root).length}`), {
    task: TASK,
    // With a map the second export calls everything the same, and is the same.
    passphrase: deidentify.profile === 'none' ? null : 'correct horse battery',
    options: {
      formats: [...formats],
      deidentify,
      burnedInChecked: true,
      sign: true,
      // Else no case would be in the data set of nnU-Net: each has a structure that is unknown.
      unknown: 'ignore',
    },
  });
  return createBatchWriter(request, ports);
}

async function refusedOf(one: ExportCase, root: string): Promise<string[]> {
  const trial = await begun(root, ALL, { profile: 'none' });
  const findings = await trial.check(one);
  await trial.abandon();
  const refusals = findings.filter(({ severity }) => severity === 'refused');
  return [...new Set(refusals.map(({ format }) => format ?? 'all'))];
}

/** A batch of one case. */
async function exported(
  one: ExportCase,
  writer: BatchWriter,
): Promise<{ manifest: BatchManifest; target: string }> {
  await writer.check(one);
  await writer.write(one, signal);
  const patients = { file: null, unmapped: 0, bySplit: { train: 1, val: 0, test: 0 } };
  await writer.seal({ leftOut: [], withoutContent: 0, findings: [], patients }, signal);
  const { target } = await writer.finish(signal);
  const text = readFileSync(join(target, 'manifest.json'), 'utf8');
  return { manifest: batchManifestSchema.parse(JSON.parse(text)), target };
}

describe('every format over every kind of study', () => {
  it.each(generatedStudies().map((study, index) => [study.name, study, index] as const))(
    '%s',
    async (name, study, index) => {
      const root = tempFolder();
      const one = caseOf(study, index);
      const refused = await refusedOf(one, root);
      expect(refused).toEqual(REFUSED[name] ?? []);
      const formats = ALL.filter((format) => !refused.includes(format));
      for (const profile of ['none', 'basic'] as const) {
        const choice: DeidentifyChoice = profile === 'none' ? { profile } : { profile, options: [] };
        const { manifest, target } = await exported(one, await begun(root, formats, choice));
        const written = new Set(manifest.files.map(({ format }) => format));
        const missing = manifest.options.formats.filter((format) => !written.has(format));
        // Only every second case has something deferred.
        expect(missing).toEqual(index % 2 === 0 ? [] : ['ko']);
        const check = await verifyBatch(target, { signedBy: null, signal, onProgress: () => undefined });
        expect(check).toMatchObject({ signature: 'valid', problems: [] });
        const again = await exported(one, await begun(root, formats, choice));
        expect(again.manifest.files).toEqual(manifest.files);
        expect(again.manifest.id).toBe(manifest.id);
        if (profile === 'basic') expect(leaksOf(one, target)).toEqual([]);
      }
    },
  );
});

/** Identifiers of the originals that the files of a batch say, in plain bytes. */
function leaksOf(one: ExportCase, target: string): string[] {
  const { facts } = one.frames[0]!;
  const { patient, study, series } = facts;
  const originals = [patient.id, 'Doe^Jane', study.uid, series.uid, one.caseId, one.name, 'Dr. Ada Reader'];
  const files = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.flatMap((entry) => {
    const text = entry.name + readFileSync(join(entry.parentPath, entry.name), 'latin1');
    return originals
      .filter((original) => text.includes(original))
      .map((original) => `${entry.name}: ${original}`);
  });
}
