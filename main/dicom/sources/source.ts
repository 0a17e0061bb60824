/** Where bytes come from: one file on disk, or one member of a zip archive. */
export interface SourceLocator {
  /** Absolute path of a file on disk. */
  readonly path: string;
  /** Path inside the archive when `path` is a zip, else null. */
  readonly member: string | null;
}

/** A file that was found. Holds no bytes: 100,000s of them pass by in one listing. */
export interface Source {
  readonly kind: 'file';
  readonly locator: SourceLocator;
  /** Relative to what was given, with `/`; members of a zip as `archive.zip/member`. */
  readonly name: string;
  /** What was given joined with `name`, as a person would type it. */
  readonly display: string;
  /** Bytes, after decompression. */
  readonly size: number;
  /** Milliseconds since 1970; of the archive for a zip member. */
  readonly modifiedMs: number;
  /** The whole file. @throws ExpectedError when it cannot be read or an archive member is damaged. */
  read(): Promise<Uint8Array>;
  /** The first `bytes` bytes, or fewer when the file is shorter. @throws ExpectedError as `read`. */
  readHead(bytes: number): Promise<Uint8Array>;
}

/** Something that could not be listed. The rest of the listing goes on. */
export interface SourceProblem {
  readonly kind: 'problem';
  readonly name: string;
  readonly display: string;
  /** One sentence. */
  readonly reason: string;
}

export type SourceItem = Source | SourceProblem;

/** What a listing is told besides the path. */
export interface ListOptions {
  readonly signal?: AbortSignal;
  readonly limits?: ArchiveLimits;
}

/** Guards against archives that are small on disk and endless when unpacked. */
export interface ArchiveLimits {
  /** A member larger than this is never read: it would not fit into memory. */
  readonly memberBytes: number;
  /** Members above `suspectBytes` that shrink by more than this factor are refused. */
  readonly ratio: number;
  /** Below this size a blank image may shrink as much as it likes. */
  readonly suspectBytes: number;
  /** All members together. */
  readonly totalBytes: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = {
  memberBytes: 2 ** 31,
  ratio: 200,
  suspectBytes: 32 * 2 ** 20,
  totalBytes: 256 * 2 ** 30,
};
