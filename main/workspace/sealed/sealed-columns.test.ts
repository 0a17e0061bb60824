import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../catalogue-store.ts';
import { SEALED_TABLES, sealedColumnsOf } from './sealed-columns.ts';

/**
 * What may be read by everybody who reaches the folder of a sealed workspace. A new column must be decided about: it belongs
 * here or into SEALED_TABLES. The IT guide says what it means.
 */
const CLEAR: Readonly<Record<string, string>> = {
  case_frame: 'case_row position instance_id frame_index label_id',
  case_todo: 'task_id series_uid',
  conflict: 'sop_uid kept_file_id other_file_id',
  file: 'id size modified_ms state sop_uid',
  frame: 'instance_id frame_index',
  instance: 'id sop_uid series_uid file_id frames not_reviewable',
  journal: 'seq at case_id kind action',
  journal_signature: 'seq signer signature',
  pseudo_label: 'sequence id frame_id task_id task_version created_at',
  reader: 'id authenticated',
  review_case:
    'id case_id task_id position series_uid study_uid modality frames late state begun labels labelled summary marks figures ' +
    'model quality worst flags structures decided deferred edited postponed assigned changed_at',
  review_snapshot: 'case_id seq format',
  series: 'series_uid study_uid number modality',
  signing_key: 'fingerprint seq',
  study: 'study_uid',
  task: 'sequence id version sha256 json',
  truth: 'task_id frame_id structure format at',
};

describe('the columns of a catalogue', () => {
  it('are each either sealed or named as clear', () => {
    const { database } = openCatalogue(':memory:');
    const tables = database
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
      )
      .all()
      .map(({ name }) => String(name));
    expect(Object.keys(CLEAR).sort()).toEqual(tables);
    for (const table of tables) {
      const columns = database.prepare('SELECT name FROM pragma_table_xinfo(?)').all(table);
      const sealed = SEALED_TABLES[table] === undefined ? [] : sealedColumnsOf(SEALED_TABLES[table]);
      const declared = [...(CLEAR[table] ?? '').split(' '), ...sealed].sort();
      expect(declared, table).toEqual(columns.map(({ name }) => String(name)).sort());
    }
  });
});
