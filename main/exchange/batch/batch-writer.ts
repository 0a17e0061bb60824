import type { ExportFormat, ExportOptions } from '../../../core/exchange/export-options.ts';
import type { Finding } from '../../../core/exchange/finding.ts';
import type { Reader } from '../../../core/domain/reader.ts';
import type { Task } from '../../../core/domain/task.ts';
import type { ExportCase } from '../export-case.ts';

/**
 * Makes one batch. Arguments and results can be cloned, so that a worker thread can do the work. Order of calls:
 * `check` for every case, then `write` for every case that leaves, then `seal`, then `finish`; `abandon` at any time
 * before the end of `finish`, after which the target is as it was.
 */
export interface BatchWriter {
  /** Once more for a case that has changed since. */
  check(one: ExportCase): Promise<readonly Finding[]>;
  /** @throws ExpectedError `case-unchecked` when it is not the state that was checked. */
  write(one: ExportCase, signal: AbortSignal): Promise<void>;
  /**
   * Writes what belongs to the whole, manifest and signature. The batch is then complete and still hidden: the journal
   * is told of it before anybody can see it.
   */
  seal(facts: BatchFacts, signal: AbortSignal): Promise<BatchResult>;
  /** Moves everything to the target at once. */
  finish(signal: AbortSignal): Promise<BatchResult>;
  abandon(): Promise<void>;
}

/** What a batch writer is made for. */
export interface BatchRequest {
  readonly task: Task;
  readonly taskSha256: string;
  readonly options: ExportOptions;
  /** Absolute path of the folder that the batch becomes. Missing or empty, or a batch that `replace` allows to go. */
  readonly target: string;
  readonly replace: boolean;
  /** Who exports. */
  readonly by: Reader | null;
  /** Of the de-identification's map; null: no map is kept, and nobody can find the patients again. */
  readonly passphrase: string | null;
}

/** What the manifest says of the selection that only the loop over the cases knows. */
export interface BatchFacts {
  /** Cases that were checked and stay here, by a choice. */
  readonly leftOut: readonly { readonly caseId: string; readonly reason: string }[];
  /** Cases with nothing that leaves. */
  readonly withoutContent: number;
  /** Of the batch as a whole. */
  readonly findings: readonly Finding[];
  readonly patients: PatientsFacts;
}

export interface PatientsFacts {
  /** sha256 of the file that maps cases to patients. */
  readonly file: string | null;
  /** Cases without Patient ID that nothing maps: together they count as one patient. */
  readonly unmapped: number;
  /** How many patients each part of the split has. */
  readonly bySplit: Readonly<Record<ExportCase['split'], number>>;
}

export interface BatchResult {
  /** Of the batch, 32 hex digits. */
  readonly id: string;
  readonly target: string;
  readonly files: number;
  readonly bytes: number;
  readonly cases: number;
  readonly structures: number;
  /** Chosen formats of which there is no file: e.g. KO where nothing is deferred. */
  readonly emptyFormats: readonly ExportFormat[];
  readonly manifestSha256: string;
  /** Fingerprint of the station's key, null when the batch is not signed. */
  readonly signedBy: string | null;
}
