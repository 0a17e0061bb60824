import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { batchOptions, batchPorts, batchRequest } from '../../../test/support/exchange/batch-ports.ts';
import {
  CORNER,
  reviewedWorkspace,
  type GivenRadiograph,
} from '../../../test/support/exchange/reviewed-workspace.ts';
import { textFormat } from '../../../test/support/exchange/text-format.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { everyCaseOf } from '../../../core/contract/worklist.ts';
import { batchManifestSchema } from '../../../core/exchange/manifest.ts';
import type { ExportOptions } from '../../../core/exchange/export-options.ts';
import type { Finding } from '../../../core/exchange/finding.ts';
import { createBatchWriter } from './create-batch-writer.ts';
import { runExport, type ExportJob } from './run-export.ts';

const TWO: readonly GivenRadiograph[] = [{ patientId: 'P1' }, { patientId: 'P2' }];

async function bench(radiographs = TWO, given: Partial<ExportOptions> = {}) {
  const root = tempFolder();
  const workspace = await reviewedWorkspace(radiographs, { root });
  const { folder, store, task, taskSha256, reader } = workspace;
  const format = textFormat();
  const target = join(root, 'batch');
  const options = batchOptions(given);
  const writer = await createBatchWriter(
    { ...batchRequest(target), task, taskSha256, options, by: reader },
    batchPorts(format, { workspace: folder, data: join(root, 'data') }),
  );
  const request = {
    store,
    writer,
    selection: { filter: everyCaseOf(task.id) },
    taskSha256,
    options,
    patients: null,
    findModel: () => null,
    by: reader,
  };
  const job: ExportJob = { signal: new AbortController().signal, onProgress: () => undefined };
  /** Bodies of the lines that say what left. */
  const exported = (): unknown[] => {
    const database = new DatabaseSync(join(folder, 'catalogue.sqlite'), { readOnly: true });
    const rows = database.prepare("SELECT body FROM journal WHERE kind LIKE 'export%' ORDER BY seq").all();
    database.close();
    return rows.map((row) => JSON.parse(String(row['body'])) as unknown);
  };
  const manifest = () =>
    batchManifestSchema.parse(JSON.parse(readFileSync(join(target, 'manifest.json'), 'utf8')));
  return { workspace, format, target, writer, request, job, exported, manifest };
}

const refusal = (caseId: string | null): Finding => ({
  severity: 'refused',
  code: 'no',
  caseId,
  structure: null,
  format: 'nifti',
  message: 'It cannot leave; do something.',
});

describe('runExport', () => {
  it('exports what is signed, and writes its line before anybody sees the batch', async () => {
    const { workspace, request, job, target, exported, manifest, format } = await bench();
    const [first] = workspace.cases;
    await workspace.sign(first!, { ulna: 'accepted' });
    const recordExported = request.store.recordExported.bind(request.store);
    const seen: boolean[] = [];
    const store = {
      select: request.store.select.bind(request.store),
      openCase: request.store.openCase.bind(request.store),
      currentMasks: request.store.currentMasks.bind(request.store),
      label: request.store.label.bind(request.store),
      history: request.store.history.bind(request.store),
      recordExported: (...given: Parameters<typeof recordExported>) => {
        seen.push(existsSync(target));
        return recordExported(...given);
      },
    };
    const outcome = await runExport({ ...request, store }, job);
    if (outcome.kind !== 'written') throw new Error('refused');
    expect(outcome.result).toMatchObject({ cases: 1, structures: 1, signedBy: null });
    expect(outcome.check).toMatchObject({ withoutContent: 1, refused: false, findings: [] });
    expect(seen).toEqual([false]);
    expect(exported()).toEqual([
      {
        kind: 'exported',
        batch: outcome.result.id,
        formats: ['nifti'],
        cases: 1,
        structures: 1,
        includeUnsigned: false,
        deidentify: { profile: 'none' },
        burnedInChecked: false,
        signedBy: null,
        manifestSha256: outcome.result.manifestSha256,
      },
    ]);
    expect(manifest()).toMatchObject({ by: 'Dr. Ada Reader', counts: { cases: 1, casesWithoutContent: 1 } });
    expect(format.calls.filter((call) => call.startsWith('write'))).toEqual([`write ${first}`]);
    expect(await request.store.verify()).toMatchObject({ broken: null });
  });

  it('says that nothing is signed yet, and writes nothing', async () => {
    const { request, job, target, writer, exported } = await bench();
    await expect(runExport(request, job)).rejects.toThrow(/Nothing is signed yet: .* machine drafts/);
    await writer.abandon();
    expect(existsSync(target)).toBe(false);
    expect(exported()).toEqual([]);
  });

  it('exports drafts when that was chosen, and says so', async () => {
    const { request, job, exported, manifest } = await bench(TWO, { includeUnsigned: true });
    expect(await runExport(request, job)).toMatchObject({
      kind: 'written',
      result: { cases: 2, structures: 4 },
    });
    expect(exported()).toMatchObject([{ includeUnsigned: true }]);
    expect(manifest().options.includeUnsigned).toBe(true);
  });

  it('writes nothing when a case is refused, unless refused ones may stay here', async () => {
    const given = { includeUnsigned: true };
    const strict = await bench(TWO, given);
    strict.format.findings = ({ caseId }) => (caseId === strict.workspace.cases[0] ? [refusal(caseId)] : []);
    expect(await runExport(strict.request, strict.job)).toMatchObject({
      kind: 'refused',
      check: { cases: [strict.workspace.cases[1]], leftOut: [{ caseId: strict.workspace.cases[0] }] },
    });
    expect(strict.format.calls.every((call) => call.startsWith('check'))).toBe(true);
    expect(strict.exported()).toEqual([]);

    const lenient = await bench(TWO, { ...given, leaveOutRefused: true });
    lenient.format.findings = ({ caseId }) =>
      caseId === lenient.workspace.cases[0] ? [refusal(caseId)] : [];
    expect(await runExport(lenient.request, lenient.job)).toMatchObject({
      kind: 'written',
      result: { cases: 1 },
    });
    expect(lenient.manifest().leftOut).toEqual([
      { case: expect.stringMatching(/^wrist-/) as string, reason: 'It cannot leave; do something.' },
    ]);
    expect(lenient.manifest().findings).toEqual([]);
  });

  it('is refused as a whole when something is wrong with the whole', async () => {
    const { request, job, format } = await bench(TWO, { includeUnsigned: true, leaveOutRefused: true });
    format.findings = () => [refusal(null)];
    expect(await runExport(request, job)).toMatchObject({
      kind: 'refused',
      check: { findings: [refusal(null)] },
    });
  });

  it('warns once of images without Patient ID', async () => {
    const { request, job, manifest } = await bench([{ patientId: '' }, { patientId: '' }], {
      includeUnsigned: true,
    });
    await runExport(request, job);
    expect(manifest().findings).toMatchObject([{ code: 'patients-unknown', case: null }]);
    expect(manifest().patients).toMatchObject({ unmapped: 2 });
    const { train, val, test } = manifest().patients.bySplit;
    expect(train! + val! + test!).toBe(1);
  });

  it('checks a case again that a reader has changed meanwhile', async () => {
    const { workspace, request, job, format, manifest } = await bench(TWO, { includeUnsigned: true });
    const [first, second] = workspace.cases;
    let drawn = false;
    format.beforeWrite = async () => {
      if (drawn) return;
      drawn = true;
      await workspace.draw(second!, 'ulna', CORNER);
      await workspace.draw(first!, 'ulna', CORNER);
    };
    expect(await runExport(request, job)).toMatchObject({ kind: 'written', result: { cases: 2 } });
    expect(format.calls.filter((call) => call === `check ${second}`)).toHaveLength(2);
    expect(
      manifest()
        .cases.flatMap((one) => one.structures.map(({ origin }) => origin))
        .sort(),
    ).toEqual(['AUTOMATIC', 'AUTOMATIC', 'AUTOMATIC', 'SEMIAUTOMATIC']);
  });

  it('stops when it is cancelled, and the journal says nothing', async () => {
    const { request, target, writer, exported } = await bench(TWO, { includeUnsigned: true });
    for (const at of ['check', 'write'] as const) {
      const stop = new AbortController();
      const job: ExportJob = {
        signal: stop.signal,
        onProgress: ({ phase }) => void (phase === at && stop.abort()),
      };
      await expect(runExport(request, job)).rejects.toMatchObject({ name: 'CancelledError' });
    }
    await writer.abandon();
    expect(existsSync(target)).toBe(false);
    expect(exported()).toEqual([]);
  });

  it('says in the journal when the last step failed after all', async () => {
    const { request, job, writer, exported } = await bench(TWO, { includeUnsigned: true });
    const failing = {
      check: writer.check.bind(writer),
      write: writer.write.bind(writer),
      seal: writer.seal.bind(writer),
      finish: () => Promise.reject(new Error('the disk is gone')),
      abandon: writer.abandon.bind(writer),
    };
    await expect(runExport({ ...request, writer: failing }, job)).rejects.toThrow('the disk is gone');
    await writer.abandon();
    expect(exported()).toMatchObject([{ kind: 'exported' }, { kind: 'export-failed' }]);
  });
});
