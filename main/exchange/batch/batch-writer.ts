import type { ExportOptions } from '../../../core/exchange/export-options.ts';
import type { Finding } from '../../../core/exchange/finding.ts';
import type { Reader } from '../../../core/domain/reader.ts';
import type { Task } from '../../../core/domain/task.ts';
import type { ExportCase } from '../export-case.ts';

/**
 * Makes one batch. Arguments and results can be cloned, so that a worker thread can do the work. Order of calls:
 * `check` for every case, then `write` for every case that leaves, then `finish`; `abandon` at any time, after which
 * the target is as it was.
 */
export interface BatchWriter {
  check(one: ExportCase): Promise<readonly Finding[]>;
  write(one: ExportCase, signal: AbortSignal): Promise<void>;
  /** Writes what belongs to the whole, manifest and signature, and moves everything to the target at once. */
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

export interface BatchResult {
  /** Of the batch, 32 hex digits. */
  readonly id: string;
  readonly target: string;
  readonly files: number;
  readonly bytes: number;
  readonly cases: number;
  readonly structures: number;
  readonly manifestSha256: string;
  /** Fingerprint of the station's key, null when the batch is not signed. */
  readonly signedBy: string | null;
}
