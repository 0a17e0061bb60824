import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openExistingWorkspace, openWorkspace } from './workspace.ts';

describe('workspace', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workspace-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('refuses a second writer and lets the next one in when the first has gone', () => {
    const first = openWorkspace(folder);
    expect(() => openWorkspace(folder)).toThrow(/Another Countersign is writing/);
    first.close();
    openWorkspace(folder).close();
  });

  it('says how to make one where there is none', () => {
    expect(() => openExistingWorkspace(folder)).toThrow(/is no workspace; make one with/);
  });

  it('says so when the folder cannot be made', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => openWorkspace(join(folder, 'file', 'inside'))).toThrow(/cannot be written; choose another/);
  });

  it('does not keep the lock when the catalogue cannot be opened', () => {
    writeFileSync(
      join(folder, 'catalogue.sqlite'),
      'not a database, but long enough to look like one'.repeat(40),
    );
    expect(() => openWorkspace(folder)).toThrow();
    rmSync(join(folder, 'catalogue.sqlite'));
    openWorkspace(folder).close();
  });

  it('does not take a damaged file for another process, and lets go of the workspace', () => {
    openWorkspace(folder).close();
    for (const name of ['catalogue.sqlite', 'lock.sqlite']) {
      writeFileSync(join(folder, name), 'no database at all '.repeat(100));
      expect(() => openWorkspace(folder), name).toThrow(/not a database/);
      rmSync(join(folder, name));
      openWorkspace(folder).close();
    }
  });
});
