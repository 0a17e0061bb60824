import type { ExportFormat, ExportOptions } from '../../core/exchange/export-options.ts';
import type { Finding } from '../../core/exchange/finding.ts';
import type { Frame } from '../../core/domain/frame.ts';
import type { Task } from '../../core/domain/task.ts';
import type { DicomFile } from '../dicom/dataset.ts';
import type { DataSet } from '../dicom/write/element.ts';
import type { ExportCase, ExportStructure } from './export-case.ts';

/**
 * One format of a batch. `check` is called for every case before `write` is called for any, and once more for a case that
 * a reader has changed since; what it refuses is never written. `write` writes a case's files, reads them back from the disk and compares (rule X2); it throws when
 * anything differs, and the batch is given up. `finish` writes what belongs to the whole batch.
 */
export interface FormatWriter {
  check(one: ExportCase): Promise<readonly Finding[]>;
  write(one: ExportCase, signal: AbortSignal): Promise<void>;
  finish(signal: AbortSignal): Promise<void>;
}

export type CreateFormatWriter = (ports: FormatPorts) => FormatWriter;

export interface FormatPorts {
  readonly options: ExportOptions;
  readonly task: Task;
  readonly folder: BatchFolder;
  /** Decodes a frame of the case and compares it with what was reviewed. */
  readonly frame: (one: ExportCase, frame: number) => Promise<Frame>;
  /** The header of the instance that a frame lies in, without pixels; null for images that are no DICOM. */
  readonly header: (one: ExportCase, frame: number) => Promise<DicomFile | null>;
  /** The whole file. */
  readonly file: (one: ExportCase, frame: number) => Promise<Uint8Array>;
  /** Final probability of a structure on a frame, rows x columns, 0..1. @throws ExpectedError when it cannot be made. */
  readonly probability: (one: ExportCase, structure: ExportStructure, frame: number) => Promise<Float32Array>;
  readonly identity: LeavingIdentity;
  readonly program: { readonly name: string; readonly version: string };
}

/** The files of a batch while it is being made, in a folder beside the target. Paths are relative, with `/`. */
export interface BatchFolder {
  /**
   * Writes a new file, flushed to the disk; its digest goes into the manifest.
   * @throws ExpectedError `batch-full`, `batch-unwritable`; an Error when the file exists.
   */
  write(path: string, content: FileContent, about: FileOrigin): Promise<void>;
  /** Reads back from the disk. */
  read(path: string): Promise<Uint8Array>;
  /** Absolute path, for readers that stream. */
  locate(path: string): string;
  /**
   * A file that grows with every case, and is no part of the batch: lines for what `finish` puts together. It never
   * has to fit into memory.
   */
  spool(name: string): Spool;
}

export type FileContent = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

export interface FileOrigin {
  readonly format: ExportFormat;
  readonly caseId: string | null;
}

export interface Spool {
  add(line: string): Promise<void>;
  /** In the order of `add`. */
  lines(): AsyncIterable<string>;
}

/** How patients and readers are called in what leaves; without de-identification everything stays as it is. */
export interface LeavingIdentity {
  readonly active: boolean;
  /**
   * Rewrites a data set that this program composed from original values: UIDs, patient, dates, (0012,0062..0064).
   * Not for images: those go through `image`.
   */
  dataSet(dataSet: DataSet, one: Pick<ExportCase, 'patientKey'>): DataSet;
  /** A source image file as it leaves: encoding and pixels stay. */
  image(file: Uint8Array, one: Pick<ExportCase, 'patientKey'>): Uint8Array;
  uid(original: string): string;
  /** Of manifest, COCO, sidecars: the Patient ID, or its pseudonym. Empty when there is none. */
  patientId(one: ExportCase): string;
  /** Name of a reader; under de-identification an id that stays the same. */
  reader(reader: { readonly id: string; readonly name: string }): string;
  /**
   * When a verdict was given, as it leaves: empty under de-identification. Where dates of the patient are shifted,
   * a shifted day of review beside the true day of the export would tell the shift.
   */
  verdictTime(at: string): string;
}
