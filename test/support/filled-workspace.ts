import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { encodeMask } from '../../core/mask/rle.ts';
import { createJournal } from '../../main/review/journal.ts';
import type { DataKey } from '../../main/sealing/sealer.ts';
import { createTruthTable } from '../../main/workspace/truth-table.ts';
import { openWorkspace } from '../../main/workspace/workspace.ts';
import { randomMask } from './masks.ts';
import { createRandom } from './random.ts';
import { ADA } from './review-script.ts';

/** Marks every value that no file of a sealed workspace may hold. */
export const HUSH = 'Hush';

const ROWS = 12;

/** Fills a clear workspace with a row of every kind, and some masks. @returns the names of the masks. */
export async function fillWorkspace(folder: string, masks: number): Promise<string[]> {
  const workspace = openWorkspace(folder);
  const { database } = workspace.catalogue;
  const random = createRandom(5);
  const names: string[] = [];
  for (let index = 0; index < masks; index++) {
    names.push(
      await workspace.masks.put(randomMask(random, index, { width: 40, height: 30 }), 'recomputable'),
    );
  }
  const tensor = { dims: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  await workspace.embeddings.put('e'.repeat(64), { tensor, view: 'view', provider: 'cpu' } as never); // of no model
  for (let index = 0; index < ROWS; index++) putRow(database, index);
  const journal = createJournal(database, { now: () => '2026-01-01T00:00:00.000Z' });
  const patch = Buffer.from(encodeMask(randomMask(random, 3, { width: 40, height: 30 }))).toString('base64');
  for (let index = 0; index < ROWS; index++) {
    const group = index.toString(16).repeat(16);
    const reader = { ...ADA, name: `${HUSH} Ada` };
    journal.append([
      { reader, caseId: 'c'.repeat(32), body: { kind: 'edit', group, note: HUSH, patch } as never }, // as opaque as any
      { reader: null, caseId: null, body: { kind: 'imported', found: index, added: 0, failed: 0 } },
    ]);
  }
  const source = { format: 'PNG', file: `${HUSH}f`, creator: `${HUSH} Creator` };
  createTruthTable(database).put(
    't',
    names.slice(0, 2).map((mask, index) => ({ frameId: `1.2.${index}#0`, structure: 's', mask, source })),
    '2026',
  );
  workspace.close();
  mkdirSync(join(folder, 'report', 't'), { recursive: true });
  writeFileSync(join(folder, 'report', 't', 'index.html'), `<h1>${HUSH}</h1>`);
  mkdirSync(join(folder, 'thumbnails'));
  writeFileSync(join(folder, 'thumbnails', 'a.png'), HUSH);
  writeFileSync(join(folder, 'catalogue.v3.bak.sqlite'), HUSH);
  writeFileSync(join(folder, 'masks', 'x.mask.0011aabb.tmp'), HUSH);
  return names;
}

function putRow(database: DatabaseSync, index: number): void {
  const uid = `1.2.${index}`;
  const run = (sql: string, ...values: (string | number | null)[]): void =>
    void database.prepare(sql).run(...values);
  run('INSERT INTO study VALUES (?, ?, ?, ?)', `${uid}.1`, `${HUSH}ID${index}`, `${HUSH}I`, `${HUSH}D`);
  run('INSERT INTO series VALUES (?, ?, ?, ?)', `${uid}.2`, `${uid}.1`, index, 'DX');
  run(
    'INSERT INTO file (path, member, size, modified_ms, state, reason, sop_uid) VALUES (?, ?, 1, 1.5, ?, ?, ?)',
    `/${HUSH}/${index}`,
    index % 2 === 0 ? '' : `${HUSH}.dcm`,
    index < 2 ? 'failed' : 'image',
    index < 2 ? `${HUSH} reason ${index}` : null,
    uid,
  );
  run(
    `INSERT INTO instance (sop_uid, series_uid, file_id, frames, not_reviewable, content_sha256, facts)
     VALUES (?, ?, ?, 1, NULL, ?, ?)`,
    uid,
    `${uid}.2`,
    index + 1,
    index === 0 ? null : `${HUSH}content`,
    `{"name":"${HUSH}^Müller"}`,
  );
  run('INSERT INTO frame VALUES (?, 0, ?)', index + 1, `${HUSH}pixels`);
  run('INSERT INTO conflict VALUES (?, ?, ?, ?, ?)', uid, index + 1, `${HUSH}k`, index + 1, `${HUSH}o`);
  run(
    'INSERT INTO pseudo_label (id, frame_id, task_id, task_version, created_at, record) VALUES (?, ?, ?, 1, ?, ?)',
    `l${index}`,
    `${uid}#0`,
    't',
    '2026',
    `{"prompts":"${HUSH}"}`,
  );
  run('INSERT INTO reader VALUES (?, ?, 0)', `r${index}`, `${HUSH} Reader ${index}`);
  run(
    `INSERT INTO review_case (case_id, task_id, position, series_uid, study_uid, patient_key, patient_name, patient_id,
       study_date, modality, description, body_part, laterality, search, notes, frames, gone, problem, postponed_reason,
       assigned, changed_at)
     VALUES (?1, 't', ?2, ?3, ?4, ?5, ?5, ?5, ?5, 'DX', ?5, ?5, ?5, ?5, ?6, 1, ?7, ?7, ?5, ?8, '2026')`,
    `case${index}`,
    index,
    `${uid}.2`,
    `${uid}.1`,
    `${HUSH}${index % 3}`,
    `["${HUSH}"]`,
    index < 2 ? `${HUSH} gone` : '',
    `r${index}`,
  );
  run('INSERT INTO case_frame VALUES (?, 0, ?, 0, ?)', index + 1, index + 1, `l${index}`);
  run(
    'INSERT INTO review_snapshot VALUES (?, ?, ?, ?, ?)',
    `case${index}`,
    index,
    'f',
    `"${HUSH}"`,
    `["${HUSH}"]`,
  );
}

/** Everything that a workspace holds, as who has the key sees it. */
export async function contentOf(folder: string, key: DataKey | null, masks: readonly string[]) {
  const workspace = openWorkspace(folder, key);
  try {
    const { database } = workspace.catalogue;
    const tables = database
      .prepare(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name <> 'sealed_by' ORDER BY name",
      )
      .all()
      .map(({ name }) => String(name));
    const rows = Object.fromEntries(
      tables.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all()]),
    );
    const kept = await Promise.all(
      masks.map(async (name) => Buffer.from(await workspace.masks.bytes(name)).toString('base64')),
    );
    const schema = database
      .prepare("SELECT name, sql FROM main.sqlite_schema WHERE name <> 'sealed_by' ORDER BY name")
      .all();
    return { rows, kept, schema, embedding: await workspace.embeddings.get('e'.repeat(64)) };
  } finally {
    workspace.close();
  }
}
