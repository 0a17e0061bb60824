import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillWorkspace } from '../../../test/support/filled-workspace.ts';
import { CHEAP, PASSPHRASE, UNWATCHED } from '../../../test/support/sealing.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { readSeal } from '../../sealing/seal-file.ts';
import type { DataKey } from '../../sealing/sealer.ts';
import { keyByPassphrase } from '../../sealing/unlock.ts';
import { openForReading } from '../open-for-reading.ts';
import { openWorkspace, type Workspace } from '../workspace.ts';
import { SEALED_TABLES, sealedColumnsOf } from './sealed-columns.ts';
import { sealWorkspace } from './seal-workspace.ts';

let made = '';
let key: DataKey;
let masks: string[] = [];

beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'countersign-tamper-'));
  masks = await fillWorkspace(made, 3);
  await sealWorkspace(made, { passphrase: PASSPHRASE, ring: null, cost: CHEAP }, UNWATCHED);
  key = await keyByPassphrase(readSeal(made)!, PASSPHRASE);
});

afterAll(() => rmSync(made, { recursive: true, force: true }));

/** A copy of the sealed workspace whose catalogue is changed behind the program's back. */
function tampered(sql: string): string {
  const folder = join(tempFolder(), 'workspace');
  cpSync(made, folder, { recursive: true });
  const database = new DatabaseSync(join(folder, 'catalogue.sqlite'));
  for (const { name } of database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all()) {
    database.exec(`DROP TRIGGER ${String(name)}`);
  }
  database.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
  database.close();
  return folder;
}

/** What reading a whole table says. */
function readAll(workspace: Workspace, table: string): unknown {
  try {
    return workspace.catalogue.database.prepare(`SELECT * FROM ${table}`).all().length;
  } catch (error) {
    if (error instanceof ExpectedError) return error.code;
    throw error;
  }
}

/** SQL that gives the first row the value of another one. Without an order, each SELECT may begin with another row. */
function moved(table: string, column: string): string {
  const { row } = SEALED_TABLES[table]!;
  const ofFirst = (name: string): string =>
    `(SELECT ${name} FROM ${table} ORDER BY ${[...row, column].join(', ')} LIMIT 1)`;
  const from = `(SELECT ${column} FROM ${table} WHERE typeof(${column}) <> 'null' AND ${column} <> '' `;
  const isOther = `AND ${column} IS NOT ${ofFirst(column)} LIMIT 1)`;
  const first = row.map((name) => `${name} IS ${ofFirst(name)}`).join(' AND ');
  return `UPDATE ${table} SET ${column} = ${from}${isOther} WHERE ${first}`;
}

describe('a sealed catalogue that somebody has changed', () => {
  // Values that are sealed alike can be exchanged; what lies in the row does not open then.
  const columns = Object.entries(SEALED_TABLES).flatMap(([table, about]) =>
    sealedColumnsOf({ ...about, alike: [] })
      .filter((column) => about.together === undefined || !about.together.slice(1).includes(column))
      .map((column) => [table, column] as const),
  );

  it('opens no value in the row of another case', () => {
    expect(columns.length).toBeGreaterThan(14);
    for (const [table, column] of columns) {
      const workspace = openWorkspace(tampered(moved(table, column)), key);
      expect(readAll(workspace, table), `${table}.${column}`).toBe('sealed-damaged');
      workspace.close();
    }
  });

  it('opens nothing that was cut or put in clear', () => {
    const cut = tampered(`UPDATE instance SET facts = substr(facts, 1, length(facts) - 1) WHERE id = 1;
      UPDATE pseudo_label SET record = '{"clear":"somebody else"}';
      UPDATE journal SET body = json_set(body, '$.kind', 'verdict') WHERE seq = 1;
      UPDATE review_case SET search = 'clear' WHERE id = 1;
      UPDATE review_snapshot SET seq = seq + 1;`);
    const workspace = openWorkspace(cut, key);
    for (const table of ['instance', 'pseudo_label', 'journal', 'review_case', 'review_snapshot']) {
      expect(readAll(workspace, table), table).toBe('sealed-damaged');
    }
    for (const table of ['study', 'file', 'reader', 'truth', 'series', 'frame']) {
      expect(readAll(workspace, table), table).toEqual(expect.any(Number));
    }
    workspace.close();
  });

  it('is not opened without its key, or with the file of the key taken away or exchanged', async () => {
    const folder = tampered('');
    rmSync(join(folder, 'seal.json'));
    expect(() => openWorkspace(folder)).toThrow(/This workspace is sealed/);
    const other = tempFolder();
    await fillWorkspace(other, 1);
    await sealWorkspace(other, { passphrase: PASSPHRASE, ring: null, cost: CHEAP }, UNWATCHED);
    cpSync(join(other, 'seal.json'), join(folder, 'seal.json'));
    expect(() => openWorkspace(folder, key)).toThrow(/does not belong to this workspace/);
    const otherKey = await keyByPassphrase(readSeal(other)!, PASSPHRASE);
    expect(() => openWorkspace(folder, otherKey)).toThrow(/files of two workspaces are mixed/);
  });

  it('is never taken for a clear one, whatever of its marks was taken away', () => {
    const tables = Object.keys(SEALED_TABLES);
    for (const kept of tables) {
      const others = tables.filter((table) => table !== kept).map((table) => `DELETE FROM ${table};`);
      const folder = tampered(`DROP TABLE sealed_by; ${others.join(' ')}`);
      rmSync(join(folder, 'seal.json'));
      expect(() => openWorkspace(folder), kept).toThrow(/sealed workspace was changed/);
      expect(() => openForReading(folder), kept).toThrow(/sealed workspace was changed/);
    }
  });

  it('takes no clear value: what forgets to seal is refused by SQLite', () => {
    const workspace = openWorkspace(tampered(''), key);
    const { database } = workspace.catalogue;
    for (const table of Object.keys(SEALED_TABLES)) {
      expect(() => database.exec(`DELETE FROM ${table}`), table).toThrow(/because it is a view/);
    }
    workspace.close();
  });
});

describe('a sealed mask that somebody has changed', () => {
  const folders = (folder: string): string[] =>
    readdirSync(join(folder, 'masks'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.sealed'))
      .map((name) => join(folder, 'masks', name));

  it('never opens under the name of another, nor cut, nor with a bit turned', async () => {
    const folder = tampered('');
    const [one = '', two = '', three = ''] = folders(folder);
    const whole = readFileSync(three);
    writeFileSync(three, whole.subarray(0, -1));
    renameSync(one, `${one}.kept`);
    renameSync(two, one);
    renameSync(`${one}.kept`, two);
    const workspace = openWorkspace(folder, key);
    for (const name of masks) {
      await expect(workspace.masks.bytes(name)).rejects.toMatchObject({ code: 'mask-damaged' });
    }
    const turned = Uint8Array.from(whole);
    turned[40]! ^= 1;
    writeFileSync(three, turned);
    for (const name of masks) await expect(workspace.masks.get(name)).rejects.toThrow(/missing or damaged/);
    workspace.close();
  });
});
