import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import type { Reader } from '../../../core/domain/reader.ts';
import type { ExportOptions } from '../../../core/exchange/export-options.ts';
import type { Selection, Store } from '../../store/store.ts';
import type { BatchResult, BatchWriter } from './batch-writer.ts';
import { completeOptions } from '../../../core/exchange/complete-options.ts';
import { createGateResults, hasContent, type ExportCheck } from './gate-results.ts';
import { loadExportCase, type CaseSource, type LoadedCase } from './load-export-case.ts';
import type { FindModel } from './model-identity.ts';
import type { PatientMap } from './patient-map.ts';

export interface ExportRequest {
  readonly store: CaseSource & Pick<Store, 'select' | 'recordExported'>;
  /** Made for these options; where it runs does not matter. Its owner abandons it when this fails. */
  readonly writer: BatchWriter;
  /** Of one task. */
  readonly selection: Selection;
  readonly taskSha256: string;
  readonly options: ExportOptions;
  readonly patients: PatientMap | null;
  readonly findModel: FindModel;
  readonly by: Reader | null;
}

export interface ExportJob {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExportProgress) => void;
}

export interface ExportProgress {
  readonly phase: 'check' | 'write';
  readonly done: number;
  readonly total: number;
}

export type ExportOutcome =
  | { readonly kind: 'refused'; readonly check: ExportCheck }
  | { readonly kind: 'written'; readonly check: ExportCheck; readonly result: BatchResult };

/**
 * Runs the gate over every case of the selection; writes nothing.
 * @throws ExpectedError `nothing-signed`, `nothing-selected`, and what loading a case says; CancelledError.
 */
export async function checkExport(request: ExportRequest, job: ExportJob): Promise<ExportCheck> {
  const { store, writer, selection, options } = request;
  const ids = await store.select(selection);
  const results = createGateResults(options, request.patients);
  for (const [index, caseId] of ids.entries()) {
    proceed(job, { phase: 'check', done: index, total: ids.length });
    const loaded = await load(request, caseId);
    const findings = hasContent(loaded.one) ? await writer.check(loaded.one) : null;
    results.add(loaded, findings);
  }
  if (ids.length === 0) {
    throw new ExpectedError(
      'nothing-selected',
      'There is no case to export; import images and prepare them first.',
    );
  }
  const check = results.check();
  if (check.withoutContent === ids.length) {
    throw new ExpectedError(
      'nothing-signed',
      options.includeUnsigned
        ? 'There is nothing to export: no case has been prepared, drawn or signed yet.'
        : 'Nothing is signed yet: review cases in the workstation, or choose to export machine drafts.',
    );
  }
  return check;
}

/**
 * Checks, writes and finishes a batch. Where the gate refuses a case the batch is not written, unless it was chosen that
 * refused cases stay here. The journal says that the batch leaves before anybody can see it.
 * @throws as `checkExport`, and what stands in the way of writing; then abandon the writer.
 */
export async function runExport(request: ExportRequest, job: ExportJob): Promise<ExportOutcome> {
  const check = await checkExport(request, job);
  if (check.refused) return { kind: 'refused', check };
  const { writer, store, by } = request;
  for (const [index, caseId] of check.cases.entries()) {
    proceed(job, { phase: 'write', done: index, total: check.cases.length });
    await writeCase(request, caseId, job.signal);
  }
  const { leftOut, withoutContent, patients } = check;
  const ofBatch = check.findings.filter((finding) => finding.caseId === null);
  const sealed = await writer.seal({ leftOut, withoutContent, patients, findings: ofBatch }, job.signal);
  proceed(job, { phase: 'write', done: check.cases.length, total: check.cases.length });
  await store.recordExported(exportedFacts(request, sealed), by);
  try {
    const result = await writer.finish(job.signal);
    return { kind: 'written', check, result };
  } catch (error) {
    // The line stays, since lines do; the next one says that nothing left after all.
    await store.recordExported({ kind: 'export-failed', batch: sealed.id }, by).catch(() => undefined);
    throw error;
  }
}

/** A case that a reader has changed since it was checked goes through the gate once more. */
async function writeCase(request: ExportRequest, caseId: string, signal: AbortSignal): Promise<void> {
  const { writer } = request;
  const { one } = await load(request, caseId);
  try {
    await writer.write(one, signal);
    return;
  } catch (error) {
    if (!(error instanceof ExpectedError) || error.code !== 'case-unchecked') throw error;
  }
  const findings = hasContent(one) ? await writer.check(one) : null;
  if (findings === null || findings.some(({ severity }) => severity === 'refused')) {
    throw new ExpectedError(
      'case-busy',
      'A case was changed during the export so that it cannot leave any more; nothing was exported: export again.',
    );
  }
  await writer.write(one, signal);
}

function load(request: ExportRequest, caseId: string): Promise<LoadedCase> {
  const { store, taskSha256, patients, findModel, options } = request;
  const { includeUnsigned, split } = options;
  return loadExportCase(store, caseId, { taskSha256, includeUnsigned, split, patients, findModel });
}

function proceed({ signal, onProgress }: ExportJob, progress: ExportProgress): void {
  if (signal.aborted) throw new CancelledError();
  onProgress(progress);
}

function exportedFacts(
  { options }: ExportRequest,
  { id, cases, structures, signedBy, manifestSha256 }: BatchResult,
): Parameters<Store['recordExported']>[0] {
  const { formats, includeUnsigned, deidentify, burnedInChecked } = completeOptions(options);
  const chosen = { formats: [...formats], includeUnsigned, deidentify, burnedInChecked };
  return { kind: 'exported', batch: id, ...chosen, cases, structures, signedBy, manifestSha256 };
}
