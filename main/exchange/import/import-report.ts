import type { ImportAs } from './apply.ts';

/** How an import is followed and given up. */
export interface ImportOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (stage: 'reading' | 'applying', done: number, total: number) => void;
}

/** What `countersign import --json` prints, besides the workspace. */
export interface ImportReport {
  readonly task: string;
  readonly as: ImportAs;
  readonly files: readonly FileReport[];
  /** Cases that took something over; of a revision, that changed. */
  readonly cases: readonly string[];
  /** Structures of cases that took a mask over; of a revision, that changed. */
  readonly structures: number;
  /** Of a revision: structures of cases that were there already as they came. */
  readonly unchanged: number;
  /** What was not imported, and why. `file` is null where it concerns a case. */
  readonly problems: readonly ImportProblem[];
  readonly notes: readonly string[];
}

export interface FileReport {
  readonly file: string;
  readonly format: string;
  readonly sha256: string;
  readonly frames: number;
  readonly structures: readonly string[];
  readonly notes: readonly string[];
}

export interface ImportProblem {
  readonly file: string | null;
  readonly caseId: string | null;
  readonly reason: string;
}
