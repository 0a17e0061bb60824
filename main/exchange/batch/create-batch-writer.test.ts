import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { batchPorts, batchRequest } from '../../../test/support/exchange/batch-ports.ts';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { textFormat } from '../../../test/support/exchange/text-format.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { batchManifestSchema, type BatchManifest } from '../../../core/exchange/manifest.ts';
import { createMask } from '../../../core/mask/bit-mask.ts';
import type { ExportCase } from '../export-case.ts';
import type { BatchFacts, BatchWriter } from './batch-writer.ts';
import { createBatchWriter } from './create-batch-writer.ts';
import { verifyBatch } from './verify-batch.ts';

const FACTS: BatchFacts = {
  leftOut: [],
  withoutContent: 0,
  findings: [],
  patients: { file: null, unmapped: 0, bySplit: { train: 1, val: 0, test: 0 } },
};
const quiet = new AbortController().signal;

function radiographCase(given: Partial<ExportCase> = {}): ExportCase {
  const study = generatedStudy('radiograph');
  const mask = createMask(study.columns, study.rows);
  mask.words[3] = 6;
  const one = exportCase(study, {
    structures: [
      { id: 'ulna', masks: [mask] },
      { id: 'radius', masks: [mask], verdict: 'rejected' },
    ],
  });
  return { ...one, ...given };
}

function place() {
  const root = tempFolder();
  const [workspace, data, target] = [join(root, 'workspace'), join(root, 'data'), join(root, 'out', 'batch')];
  mkdirSync(workspace);
  mkdirSync(join(root, 'out'));
  const format = textFormat();
  return { root, workspace, data, target, format, ports: batchPorts(format, { workspace, data }) };
}

async function whole(writer: BatchWriter, cases: readonly ExportCase[], facts = FACTS) {
  for (const one of cases) await writer.check(one);
  for (const one of cases) await writer.write(one, quiet);
  await writer.seal(facts, quiet);
  return writer.finish(quiet);
}

function manifestOf(target: string): BatchManifest {
  return batchManifestSchema.parse(JSON.parse(readFileSync(join(target, 'manifest.json'), 'utf8')));
}

describe('createBatchWriter', () => {
  it('checks all, writes all, finishes, and lists what it wrote', async () => {
    const { target, format, ports } = place();
    const cases = [
      radiographCase(),
      radiographCase({ caseId: 'd'.repeat(32), name: 'wrist-2', split: 'test' }),
    ];
    const writer = await createBatchWriter(batchRequest(target, { options: { sign: true } }), ports);
    const result = await whole(writer, cases);
    expect(format.calls).toEqual([
      ...cases.map(({ caseId }) => `check ${caseId}`),
      ...cases.map(({ caseId }) => `write ${caseId}`),
      'finish',
    ]);
    expect(result).toMatchObject({ files: 3, cases: 2, structures: 2, target });
    expect(readdirSync(target).sort()).toEqual(['manifest.json', 'manifest.sig.json', 'text']);
    const manifest = manifestOf(target);
    expect(manifest).toMatchObject({
      id: result.id,
      counts: {
        cases: 2,
        masks: 2,
        judgements: { signed: 2, rejected: 2 },
        casesBySplit: { train: 1, test: 1 },
      },
      readers: ['Dr. Ada Reader'],
    });
    expect(manifest.files.map(({ path, case: of }) => [path, of])).toEqual([
      ['text/case-radiograph.txt', 'case-radiograph'],
      ['text/index.json', null],
      ['text/wrist-2.txt', 'wrist-2'],
    ]);
    const options = { signedBy: result.signedBy, signal: quiet, onProgress: () => undefined };
    expect(await verifyBatch(target, options)).toMatchObject({ problems: [], signature: 'valid' });
  });

  it('gives the same export the same id and the same bytes, but for the time', async () => {
    const { root, ports } = place();
    const made = [];
    for (const name of ['one', 'two']) {
      const writer = await createBatchWriter(batchRequest(join(root, name)), ports);
      made.push(await whole(writer, [radiographCase()]));
    }
    expect(made[1]).toEqual({ ...made[0], target: join(root, 'two') });
    const later = { ...ports, now: () => '2027-01-01T00:00:00.000Z' };
    const writer = await createBatchWriter(batchRequest(join(root, 'three')), later);
    expect(await whole(writer, [radiographCase()])).toMatchObject({ id: made[0]!.id });
  });

  it('says no original identifier under de-identification', async () => {
    const { target, ports } = place();
    const one = radiographCase();
    const reader = { id: 'ab'.repeat(8), name: 'Dr. Grace Exporter', authenticated: false };
    const request = batchRequest(target, {
      by: reader,
      options: { deidentify: { profile: 'basic', options: [] } },
    });
    await whole(await createBatchWriter(request, ports), [one]);
    const text = readdirSync(target, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name + readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      .join('\n');
    const { facts } = one.frames[0]!;
    const originals = [
      one.caseId,
      one.name,
      one.patientKey,
      facts.sopInstanceUid,
      facts.study.uid,
      facts.series.uid,
      facts.patient.id,
      facts.patient.name,
      'Ada',
      'Grace',
      one.structures[0]!.revision,
      '2026-03-04',
    ];
    expect(originals.filter((original) => original !== '' && text.includes(original))).toEqual([]);
    expect(manifestOf(target).cases[0]).toMatchObject({ patient: expect.stringMatching(/^CS-/) as string });
  });

  it('names a model once, however many files of a peer it came with', async () => {
    const { target, ports } = place();
    const peer = { id: 'peer', version: '1', name: 'Peer', family: 'AI', kind: 'imported' as const };
    const own = radiographCase().models[0]!;
    const cases = ['b', 'a'].map((digit, index) =>
      radiographCase({
        caseId: digit.repeat(32),
        name: `wrist-${index}`,
        models: [{ ...peer, files: [digit.repeat(64)] }, own],
      }),
    );
    await whole(await createBatchWriter(batchRequest(target), ports), cases);
    expect(manifestOf(target).models).toEqual([
      { ...peer, files: ['a'.repeat(64), 'b'.repeat(64)] },
      { ...own, files: [...own.files] },
    ]);
  });

  it('says once what several formats find of the same images', async () => {
    const { target, format, ports } = place();
    const ofSource = { severity: 'warning', code: 'source-attribute-invalid', structure: null } as const;
    format.findings = ({ caseId }) => [
      { ...ofSource, caseId, format: null, message: 'A.' },
      { ...ofSource, caseId, format: null, message: 'B.' },
      { ...ofSource, caseId, format: null, message: 'A.' },
    ];
    const writer = await createBatchWriter(batchRequest(target), ports);
    const found = await writer.check(radiographCase());
    expect(found.map(({ message }) => message)).toEqual(['A.', 'B.']);
    await writer.abandon();
  });

  it('lets the second of two exports to one target change nothing', async () => {
    const { target, ports } = place();
    const [first, second] = [
      await createBatchWriter(batchRequest(target), ports),
      await createBatchWriter(batchRequest(target), ports),
    ];
    await whole(first, [radiographCase()]);
    const before = readFileSync(join(target, 'manifest.json'), 'utf8');
    await expect(whole(second, [radiographCase()])).rejects.toMatchObject({ code: 'batch-target-batch' });
    await second.abandon();
    expect(readFileSync(join(target, 'manifest.json'), 'utf8')).toBe(before);
  });

  it('writes only the state that was checked', async () => {
    const { target, ports } = place();
    const writer = await createBatchWriter(batchRequest(target), ports);
    await writer.check(radiographCase());
    await expect(writer.write(radiographCase({ seq: 8 }), quiet)).rejects.toMatchObject({
      code: 'case-unchecked',
    });
    await writer.check(radiographCase({ seq: 8 }));
    await writer.write(radiographCase({ seq: 8 }), quiet);
    await writer.abandon();
  });

  it('leaves everything as it was when it is abandoned, fails or is cancelled', async () => {
    const { root, target, format, ports } = place();
    const stop = new AbortController();
    const attempts: ((writer: BatchWriter) => Promise<unknown>)[] = [
      () => Promise.resolve(),
      async (writer) => {
        await writer.check(radiographCase());
        format.beforeWrite = () => {
          throw new Error('read back differs');
        };
        await expect(writer.write(radiographCase(), quiet)).rejects.toThrow('read back differs');
      },
      async (writer) => {
        await writer.check(radiographCase());
        format.beforeWrite = (_, signal) => {
          stop.abort();
          expect(signal.aborted).toBe(true);
        };
        await expect(writer.write(radiographCase(), stop.signal)).rejects.toMatchObject({
          name: 'CancelledError',
        });
      },
      async (writer) => {
        format.beforeWrite = () => undefined;
        await writer.check(radiographCase());
        await writer.write(radiographCase(), quiet);
        await writer.seal(FACTS, quiet);
        await expect(writer.finish(AbortSignal.abort())).rejects.toMatchObject({ name: 'CancelledError' });
      },
    ];
    for (const attempt of attempts) {
      const writer = await createBatchWriter(batchRequest(target), ports);
      await attempt(writer);
      await writer.abandon();
      await writer.abandon();
      expect(readdirSync(join(root, 'out'))).toEqual([]);
    }
  });

  it('keeps what is finished, whoever abandons it afterwards', async () => {
    const { target, ports } = place();
    const writer = await createBatchWriter(batchRequest(target), ports);
    await whole(writer, [radiographCase()]);
    await writer.abandon();
    expect(readdirSync(target)).toContain('manifest.json');
  });

  it('replaces an earlier batch, as a whole and only when it may', async () => {
    const { root, target, ports } = place();
    const cases = [radiographCase({ name: 'first' })];
    await whole(await createBatchWriter(batchRequest(target), ports), cases);
    await expect(createBatchWriter(batchRequest(target), ports)).rejects.toMatchObject({
      code: 'batch-target-batch',
    });
    const request = batchRequest(target, { replace: true });
    await whole(await createBatchWriter(request, ports), [radiographCase({ name: 'second' })]);
    expect(readdirSync(join(target, 'text')).sort()).toEqual(['index.json', 'second.txt']);
    expect(readdirSync(join(root, 'out'))).toEqual(['batch']);
    writeFileSync(join(target, 'my-notes.txt'), 'mine');
    await expect(createBatchWriter(request, ports)).rejects.toMatchObject({ code: 'batch-target-taken' });
  });

  it('refuses every target that it must not become', async () => {
    const { root, workspace, ports } = place();
    writeFileSync(join(root, 'file'), '');
    mkdirSync(join(root, 'full'));
    writeFileSync(join(root, 'full', 'x'), '');
    symlinkSync(workspace, join(root, 'link'));
    const codes = [
      [join(root, 'file'), 'batch-target-file'],
      [join(root, 'file', 'below'), 'batch-target-file'],
      [join(root, 'full'), 'batch-target-taken'],
      [workspace, 'batch-target-workspace'],
      [join(workspace, 'deep', 'out'), 'batch-target-workspace'],
      [join(root, 'link', 'out'), 'batch-target-workspace'],
      [root, 'batch-target-workspace'],
      ['/', 'batch-target-root'],
    ] as const;
    for (const [target, code] of codes) {
      for (const replace of [false, true]) {
        const begun = createBatchWriter(batchRequest(target, { replace }), ports);
        await expect(begun, target).rejects.toMatchObject({ code });
      }
    }
    expect(readdirSync(root).sort()).toEqual(['file', 'full', 'link', 'out', 'workspace']);
  });

  it('names the formats that there are when one is not', async () => {
    const { target, ports } = place();
    const begun = createBatchWriter(batchRequest(target, { options: { formats: ['nifti', 'coco'] } }), ports);
    await expect(begun).rejects.toThrow(/cannot export coco; choose from nifti/);
  });
});
