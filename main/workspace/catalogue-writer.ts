import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { HeaderFacts } from '../dicom/catalogue/header-row.ts';
import type { SourceLocator } from '../dicom/sources/source.ts';
import type { FileState } from './catalogue-types.ts';
import { storedSql } from './sealed/stored-sql.ts';

/** A file on its way into the catalogue. */
export interface FoundFile {
  readonly locator: SourceLocator;
  readonly size: number;
  readonly modifiedMs: number;
}

export interface KnownFile {
  readonly id: number;
  readonly state: FileState;
  readonly sopInstanceUid: string | null;
  readonly unchanged: boolean;
}

export interface KnownInstance {
  readonly fileId: number;
  readonly locator: SourceLocator;
  readonly contentSha256: string | null;
  /** Whether the file still holds this instance: another image may have taken its place. */
  readonly inPlace: boolean;
}

export interface FileOutcome {
  readonly state: FileState;
  readonly reason?: string | null;
  readonly sopInstanceUid?: string | null;
}

export interface Conflict {
  readonly sopInstanceUid: string;
  readonly keptFileId: number;
  readonly keptSha256: string;
  readonly otherFileId: number;
  readonly otherSha256: string;
}

/** The prepared statements of an import. All of it runs inside of `transaction`. */
export class CatalogueWriter {
  readonly #database: DatabaseSync;
  #lastSeriesUid: string | null = null;
  readonly #findFile: StatementSync;
  readonly #putFile: StatementSync;
  readonly #findInstance: StatementSync;
  readonly #putStudy: StatementSync;
  readonly #putSeries: StatementSync;
  readonly #putInstance: StatementSync;
  readonly #orphan: StatementSync;
  readonly #putConflict: StatementSync;
  readonly #putHash: StatementSync;
  readonly #failFile: StatementSync;
  readonly #dropFrames: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    const stored = storedSql(database);
    const [path, member] = [stored.alike('file.path', '?1'), stored.alike('file.member', '?2')];
    this.#findFile = database.prepare(
      `SELECT id, size, modified_ms, state, sop_uid FROM main.file WHERE path = ${path} AND member = ${member}`,
    );
    this.#putFile = database.prepare(
      `INSERT INTO main.file (path, member, size, modified_ms, state, reason, sop_uid)
       VALUES (${path}, ${member}, ?3, ?4, ?5, ${stored.single('file.reason', '?6', path, member)}, ?7)
       ON CONFLICT (path, member) DO UPDATE SET size = excluded.size, modified_ms = excluded.modified_ms,
         state = excluded.state, reason = excluded.reason, sop_uid = excluded.sop_uid
       RETURNING id`,
    );
    this.#findInstance = database.prepare(
      `SELECT file_id, path, member, content_sha256,
         file.sop_uid = instance.sop_uid AND state IN ('image', 'refused') AS in_place
       FROM instance JOIN file ON file.id = file_id WHERE instance.sop_uid = ?`,
    );
    this.#putStudy = database.prepare(
      `INSERT OR IGNORE INTO main.study (study_uid, patient_id, issuer, study_date)
       VALUES (?1, ${stored.together('study', ['?2', '?3', '?4'], '?1').join(', ')})`,
    );
    this.#putSeries = database.prepare(
      'INSERT OR IGNORE INTO series (series_uid, study_uid, number, modality) VALUES (?, ?, ?, ?)',
    );
    this.#putInstance = database.prepare(
      `INSERT INTO main.instance (sop_uid, series_uid, file_id, frames, not_reviewable, facts)
       VALUES (?1, ?2, ?3, ?4, ?5, ${stored.single('instance.facts', '?6', '?1')})
       ON CONFLICT (sop_uid) DO UPDATE SET series_uid = excluded.series_uid, file_id = excluded.file_id,
         frames = excluded.frames, not_reviewable = excluded.not_reviewable, facts = excluded.facts`,
    );
    this.#orphan = database.prepare(
      'UPDATE main.instance SET not_reviewable = ? WHERE file_id = ? AND sop_uid <> ?',
    );
    this.#putConflict = database.prepare(
      `INSERT OR REPLACE INTO main.conflict (sop_uid, kept_file_id, other_file_id, kept_sha256, other_sha256)
       VALUES (?1, ?2, ?4, ${stored.together('conflict', ['?3', '?5'], '?1', '?4').join(', ')})`,
    );
    this.#failFile = database.prepare(
      `UPDATE main.file SET state = 'failed', reason = ${stored.single('file.reason', '?1', 'path', 'member')}
       WHERE id = ?2`,
    );
    this.#putHash = database.prepare(
      `UPDATE main.instance SET content_sha256 = ${stored.single('instance.content_sha256', '?1', 'sop_uid')}
       WHERE sop_uid = ?2`,
    );
    this.#dropFrames = database.prepare(
      'DELETE FROM main.frame WHERE instance_id = (SELECT id FROM instance WHERE sop_uid = ?)',
    );
  }

  transaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      this.#lastSeriesUid = null;
      throw error;
    }
  }

  findFile(file: FoundFile): KnownFile | null {
    const row = this.#findFile.get(file.locator.path, file.locator.member ?? '');
    if (row === undefined) return null;
    return {
      id: Number(row['id']),
      // The CHECK of the column allows no other words.
      state: row['state'] as FileState,
      sopInstanceUid: row['sop_uid'] === null ? null : String(row['sop_uid']),
      unchanged: row['size'] === file.size && row['modified_ms'] === file.modifiedMs,
    };
  }

  findInstance(sopInstanceUid: string): KnownInstance | null {
    const row = this.#findInstance.get(sopInstanceUid);
    if (row === undefined) return null;
    const member = String(row['member']);
    return {
      fileId: Number(row['file_id']),
      locator: { path: String(row['path']), member: member === '' ? null : member },
      contentSha256: row['content_sha256'] === null ? null : String(row['content_sha256']),
      inPlace: row['in_place'] === 1,
    };
  }

  /** @returns the file's id. */
  putFile(file: FoundFile, outcome: FileOutcome): number {
    const { locator, size, modifiedMs } = file;
    const { state, reason = null, sopInstanceUid = null } = outcome;
    const row = this.#putFile.get(
      locator.path,
      locator.member ?? '',
      size,
      modifiedMs,
      state,
      reason,
      sopInstanceUid,
    );
    return Number(row?.['id']);
  }

  /** Adds an instance, or moves it to this file. */
  putInstance(file: FoundFile, row: HeaderFacts): void {
    const { sopInstanceUid, notReviewable: reason } = row;
    const fileId = this.putFile(file, {
      state: reason === null ? 'image' : 'refused',
      reason,
      sopInstanceUid,
    });
    // Files of a series come one after the other.
    if (row.seriesUid !== this.#lastSeriesUid) {
      this.#putStudy.run(row.studyUid, row.patientId, row.issuer, row.studyDate);
      this.#putSeries.run(row.seriesUid, row.studyUid, row.seriesNumber, row.modality);
      this.#lastSeriesUid = row.seriesUid;
    }
    this.#putInstance.run(sopInstanceUid, row.seriesUid, fileId, row.frames, reason, row.factsJson);
  }

  /** Another image took the place of an instance's file: its pixels must not be taken for the old ones. */
  orphanInstances(fileId: number, exceptSopInstanceUid: string): void {
    this.#orphan.run('Its file was replaced by another image.', fileId, exceptSopInstanceUid);
  }

  /** A file that was taken for an instance turned out to be of no use. */
  failFile(fileId: number, reason: string): void {
    this.#failFile.run(reason, fileId);
  }

  forgetFrameHashes(sopInstanceUid: string): void {
    this.#dropFrames.run(sopInstanceUid);
  }

  putContentHash(sopInstanceUid: string, sha256: string): void {
    this.#putHash.run(sha256, sopInstanceUid);
  }

  putConflict(conflict: Conflict): void {
    const { sopInstanceUid, keptFileId, keptSha256, otherFileId, otherSha256 } = conflict;
    this.#putConflict.run(sopInstanceUid, keptFileId, keptSha256, otherFileId, otherSha256);
  }
}
