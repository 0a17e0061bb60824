import type { DatabaseSync } from 'node:sqlite';
import { storedSql } from './sealed/stored-sql.ts';

/** What is known of one structure on one frame. A structure that is not there has a mask without a pixel. */
export interface TruthRow {
  /** `<SOP Instance UID>#<frame index>`. */
  readonly frameId: string;
  readonly structure: string;
  /** Name in the mask store. */
  readonly mask: string;
}

/** Where truth comes from. */
export interface TruthSource {
  /** E.g. `DICOM SEG (BINARY)`. */
  readonly format: string;
  /** sha256 of the file. */
  readonly file: string;
  /** Who drew it; empty when nobody says. */
  readonly creator: string;
}

/** Imported ground truth. What has no row is unknown. */
export interface TruthTable {
  /** Takes the place of what was known of these structures on these frames. Opens no transaction. */
  put(taskId: string, rows: readonly (TruthRow & { readonly source: TruthSource })[], at: string): void;
  /** In the order of the frames' ids. */
  of(taskId: string): TruthRow[];
  /** Ids of the tasks that have truth. */
  tasks(): string[];
}

/** @param database the workspace's catalogue. */
export function createTruthTable(database: DatabaseSync): TruthTable {
  const stored = storedSql(database).together('truth', ['?4', '?6', '?7'], '?1', '?2', '?3');
  const insert = database.prepare(
    `INSERT OR REPLACE INTO main.truth (task_id, frame_id, structure, mask, file, creator, format, at)
     VALUES (?1, ?2, ?3, ${stored.join(', ')}, ?5, ?8)`,
  );
  const select = database.prepare(
    'SELECT frame_id, structure, mask FROM truth WHERE task_id = ? ORDER BY frame_id, structure',
  );
  const tasks = database.prepare('SELECT DISTINCT task_id FROM truth ORDER BY task_id');
  return {
    put(taskId, rows, at) {
      for (const { frameId, structure, mask, source } of rows) {
        insert.run(taskId, frameId, structure, mask, source.format, source.file, source.creator, at);
      }
    },
    of: (taskId) =>
      select.all(taskId).map((row) => ({
        frameId: String(row['frame_id']),
        structure: String(row['structure']),
        mask: String(row['mask']),
      })),
    tasks: () => tasks.all().map((row) => String(row['task_id'])),
  };
}
