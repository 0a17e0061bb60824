import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CATALOGUE_VERSION, migrateCatalogue } from './catalogue-schema.ts';
import { openCatalogue } from './catalogue-store.ts';
import { STEP_1 } from './schema/step-1.ts';

describe('migration of the catalogue', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'schema-'));
    path = join(folder, 'catalogue.sqlite');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function makeVersion1(): void {
    const old = new DatabaseSync(path);
    old.exec(STEP_1);
    old.exec('PRAGMA journal_mode = WAL; PRAGMA application_id = 0x4353474e; PRAGMA user_version = 1');
    old.exec("INSERT INTO study VALUES ('1.2', 'ID', '', '20200101')");
    old.close();
  }

  it('brings version 1 to the present one after a copy that still opens as version 1', () => {
    makeVersion1();
    openCatalogue(path).close();
    const now = new DatabaseSync(path, { readOnly: true });
    expect(now.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: CATALOGUE_VERSION });
    expect(now.prepare('SELECT study_uid FROM study').all()).toHaveLength(1);
    expect(now.prepare('SELECT COUNT(*) AS n FROM journal').get()).toMatchObject({ n: 0 });
    now.close();
    const copy = new DatabaseSync(join(folder, 'catalogue.v1.bak.sqlite'), { readOnly: true });
    expect(copy.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 1 });
    expect(copy.prepare('PRAGMA application_id').get()).toMatchObject({ application_id: 0x4353474e });
    expect(copy.prepare('SELECT study_uid FROM study').all()).toHaveLength(1);
    copy.close();
  });

  it('copies nothing where there is nothing to keep', () => {
    openCatalogue(path).close();
    openCatalogue(path).close();
    expect(existsSync(join(folder, 'catalogue.v1.bak.sqlite'))).toBe(false);
    expect(existsSync(join(folder, `catalogue.v${CATALOGUE_VERSION}.bak.sqlite`))).toBe(false);
  });

  it('leaves version 1 as it was when a step fails', () => {
    makeVersion1();
    const blocked = new DatabaseSync(path);
    blocked.exec('CREATE TABLE journal (something TEXT)');
    expect(() => migrateCatalogue(blocked)).toThrow(/already exists/);
    expect(blocked.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 1 });
    expect(blocked.prepare("SELECT name FROM sqlite_schema WHERE name = 'review_snapshot'").all()).toEqual(
      [],
    );
    blocked.close();
  });
});
