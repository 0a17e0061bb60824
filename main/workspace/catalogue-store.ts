import { DatabaseSync } from 'node:sqlite';
import { parseFacts } from '../dicom/catalogue/instance-facts.ts';
import { sortSeries } from '../dicom/catalogue/sort-series.ts';
import type { SourceLocator } from '../dicom/sources/source.ts';
import type { SealKey } from '../sealing/unlock.ts';
import { migrateCatalogue } from './catalogue-schema.ts';
import type {
  CatalogueConflict,
  CatalogueCounts,
  CatalogueFrame,
  CatalogueProblem,
  CatalogueSeries,
  FileState,
} from './catalogue-types.ts';
import { openSealedColumns, storedSql } from './sealed/stored-sql.ts';

/** The catalogue of a workspace: what was imported, in an order that never changes by itself. */
export interface Catalogue {
  /** For the other stores of the workspace, which keep their tables in the same file. */
  readonly database: DatabaseSync;
  /** Reviewable frames: by patient, study date, study, series number, series, then geometry. */
  frames(): Iterable<CatalogueFrame>;
  /** The same frames with what is unusual about their series. */
  series(): Iterable<CatalogueSeries>;
  /** Files that are not in the worklist, with the reason, in the order of their paths. */
  problems(): CatalogueProblem[];
  conflicts(): CatalogueConflict[];
  counts(): CatalogueCounts;
  /** Remembers the hash of a decoded frame. */
  recordFrameHash(frame: Pick<CatalogueFrame, 'sopInstanceUid' | 'frameIndex'>, sha256: string): void;
  /** Hash of the decoded pixels of a whole instance: what a file that claims the same UID is compared with. */
  recordContentHash(sopInstanceUid: string, sha256: string): void;
  close(): void;
}

/**
 * Opens or creates `catalogue.sqlite`. Write-ahead log: readers never wait, and a kill at any moment leaves
 * the last finished transaction. One process writes.
 * @param path of the file, or `:memory:`. @param key of a sealed workspace.
 * @throws ExpectedError when the file is of a newer version or no catalogue, or not sealed with this key.
 */
export function openCatalogue(path: string, key: SealKey | null = null): Catalogue {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    migrateCatalogue(database);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
    openSealedColumns(database, key);
  } catch (error) {
    database.close();
    throw error;
  }
  return catalogueOf(database);
}

function catalogueOf(database: DatabaseSync): Catalogue {
  const stored = storedSql(database);
  const putFrameHash = database.prepare(
    `INSERT INTO main.frame (instance_id, frame_index, pixel_sha256)
     SELECT id, ?1, ${stored.single('frame.pixel_sha256', '?2', 'id', '?1')} FROM main.instance WHERE sop_uid = ?3
     ON CONFLICT DO UPDATE SET pixel_sha256 = excluded.pixel_sha256`,
  );
  const putContentHash = database.prepare(
    `UPDATE main.instance SET content_sha256 = ${stored.single('instance.content_sha256', '?1', 'sop_uid')}
     WHERE sop_uid = ?2`,
  );
  return {
    database,
    *frames() {
      for (const series of seriesOf(database)) yield* series.frames;
    },
    series: () => seriesOf(database),
    problems: () => problemsOf(database),
    conflicts: () => conflictsOf(database),
    counts: () => countsOf(database),
    recordFrameHash: (frame, sha256) => void putFrameHash.run(frame.frameIndex, sha256, frame.sopInstanceUid),
    recordContentHash: (uid, sha256) => void putContentHash.run(sha256, uid),
    close: () => database.close(),
  };
}

function* seriesOf(database: DatabaseSync): Generator<CatalogueSeries> {
  // Only identifiers are held for all series; instances are read one series at a time.
  const list = database.prepare(
    `SELECT series_uid, study_uid FROM series JOIN study USING (study_uid)
     ORDER BY patient_id, issuer, study_date, study_uid, number IS NULL, number, series_uid`,
  );
  const instances = database.prepare(
    `SELECT facts, path, member, frames, instance.id AS id FROM instance
     JOIN file ON file.id = instance.file_id WHERE series_uid = ? AND not_reviewable IS NULL`,
  );
  const hashes = database.prepare('SELECT frame_index, pixel_sha256 FROM frame WHERE instance_id = ?');
  for (const { series_uid: seriesUid, study_uid: studyUid } of list.all()) {
    const frames: CatalogueFrame[] = [];
    for (const row of instances.all(String(seriesUid))) {
      const known = new Map(
        hashes.all(Number(row['id'])).map((one) => [one['frame_index'], one['pixel_sha256']]),
      );
      const facts = parseFacts(String(row['facts']));
      for (let frameIndex = 0; frameIndex < facts.frames; frameIndex++) {
        const hash = known.get(frameIndex);
        frames.push({
          frameId: `${facts.sopInstanceUid}#${frameIndex}`,
          sopInstanceUid: facts.sopInstanceUid,
          frameIndex,
          locator: locatorOf(row),
          facts,
          pixelSha256: typeof hash === 'string' ? hash : null,
        });
      }
    }
    if (frames.length === 0) continue;
    const sorted = sortSeries(frames);
    yield {
      seriesUid: String(seriesUid),
      studyUid: String(studyUid),
      frames: sorted.stacks.flatMap((stack) => stack.frames),
      findings: sorted.findings,
    };
  }
}

type Row = Readonly<Record<string, unknown>>;

/** The member of a zip; an empty one stands for a file on disk. */
function locatorOf(row: Row, prefix = ''): SourceLocator {
  const member = String(row[`${prefix}member`]);
  return { path: String(row[`${prefix}path`]), member: member === '' ? null : member };
}

function problemsOf(database: DatabaseSync): CatalogueProblem[] {
  const rows = database
    .prepare(
      `SELECT path, member, state, reason FROM file WHERE state IN ('refused', 'conflict', 'failed')
       ORDER BY path, member`,
    )
    .all();
  return rows.map((row) => ({
    locator: locatorOf(row),
    // The CHECK of the column and the WHERE above leave these three.
    state: row['state'] as CatalogueProblem['state'],
    reason: String(row['reason'] ?? ''),
  }));
}

function conflictsOf(database: DatabaseSync): CatalogueConflict[] {
  const rows = database
    .prepare(
      `SELECT conflict.sop_uid, kept_sha256, other_sha256, kept.path AS kept_path, kept.member AS kept_member,
         other.path AS other_path, other.member AS other_member
       FROM conflict JOIN file AS kept ON kept.id = kept_file_id JOIN file AS other ON other.id = other_file_id
       ORDER BY conflict.sop_uid, other.path, other.member`,
    )
    .all();
  return rows.map((row) => ({
    sopInstanceUid: String(row['sop_uid']),
    kept: locatorOf(row, 'kept_'),
    keptSha256: String(row['kept_sha256']),
    other: locatorOf(row, 'other_'),
    otherSha256: String(row['other_sha256']),
  }));
}

function countsOf(database: DatabaseSync): CatalogueCounts {
  const count = (from: string): number =>
    Number(database.prepare(`SELECT COUNT(*) AS n FROM ${from}`).get()?.['n'] ?? 0);
  const files: Record<FileState, number> = { image: 0, refused: 0, copy: 0, conflict: 0, failed: 0 };
  for (const row of database.prepare('SELECT state, COUNT(*) AS n FROM file GROUP BY state').all()) {
    // The CHECK of the column allows no other words.
    files[row['state'] as FileState] = Number(row['n']);
  }
  return {
    studies: count('study'),
    series: count('series'),
    instances: count('instance'),
    reviewable: count('instance WHERE not_reviewable IS NULL'),
    files,
  };
}
