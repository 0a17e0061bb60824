import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { accountEventSchema, type AccountEvent } from '../../core/domain/account.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { inTransaction } from '../platform/transaction.ts';
import { accountRecordSchema, nameKey, type AccountRecord } from './account-record.ts';

export const ACCOUNTS_FILE = 'accounts.sqlite';
/** Beside it, so that a file that was lost is not taken for a station that never had accounts. */
const MARKER_FILE = 'accounts.required';
/** "CSAC" */
const APPLICATION_ID = 0x43534143;
const VERSION = 1;
const SCHEMA = `
  CREATE TABLE account (id TEXT PRIMARY KEY, name_key TEXT NOT NULL UNIQUE, json TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE event (seq INTEGER PRIMARY KEY, json TEXT NOT NULL);
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${VERSION};
`;

/** What a change of the accounts writes, all or nothing. */
export interface AccountChange {
  readonly records: readonly AccountRecord[];
  readonly events: readonly AccountEvent[];
}

/** The accounts on the disk, shared by all processes of the station. Everything is read when it is asked for. */
export interface AccountDatabase {
  /** False: nobody has set up accounts. @throws ExpectedError `accounts-damaged`; never false then. */
  exists(): boolean;
  all(): AccountRecord[];
  get(id: string): AccountRecord | null;
  find(name: string): AccountRecord | null;
  events(): AccountEvent[];
  /** Makes the file, with the first administrator in it. @throws ExpectedError `accounts-exist`. */
  create(change: AccountChange): void;
  /**
   * Reads and writes alone, also among processes; on the disk when it returns.
   * @param work returns what to write and what the caller gets.
   */
  change<T>(work: () => { readonly write: AccountChange; readonly value: T }): T;
  close(): void;
}

/** @param folder of the station's own data; made when the first account is. */
export function openAccountDatabase(folder: string): AccountDatabase {
  const path = join(folder, ACCOUNTS_FILE);
  const marker = join(folder, MARKER_FILE);
  let open: DatabaseSync | null = null;
  const database = (): DatabaseSync => {
    open ??= guarded(() => openChecked(path));
    return open;
  };
  const exists = (): boolean => {
    if (open !== null) return true;
    if (!existsSync(path)) {
      if (existsSync(marker)) throw missing();
      return false;
    }
    database();
    if (!existsSync(marker)) mark(marker);
    return true;
  };
  const rows = (sql: string, ...values: string[]): unknown[] =>
    guarded(() =>
      database()
        .prepare(sql)
        .all(...values)
        .map((row): unknown => JSON.parse(String(row['json']))),
    );
  const records = (sql: string, ...values: string[]): AccountRecord[] =>
    exists() ? guarded(() => accountRecordSchema.array().parse(rows(sql, ...values))) : [];
  return {
    exists,
    all: () => records('SELECT json FROM account ORDER BY name_key'),
    get: (id) => records('SELECT json FROM account WHERE id = ?', id)[0] ?? null,
    find: (name) => records('SELECT json FROM account WHERE name_key = ?', nameKey(name))[0] ?? null,
    events: () =>
      exists()
        ? guarded(() => accountEventSchema.array().parse(rows('SELECT json FROM event ORDER BY seq')))
        : [],
    create(change) {
      if (exists()) {
        throw new ExpectedError('accounts-exist', 'This station has accounts already; log in instead.');
      }
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      // Under another name until it holds an administrator: a station must never have accounts and nobody to log in.
      const temporary = `${path}.new`;
      rmSync(temporary, { force: true });
      const fresh = new DatabaseSync(temporary);
      try {
        fresh.exec(SCHEMA);
        settle(fresh);
        inTransaction(fresh, () => write(fresh, change));
      } finally {
        fresh.close();
      }
      if (process.platform !== 'win32') chmodSync(temporary, 0o600);
      renameSync(temporary, path);
      mark(marker);
    },
    change: (work) =>
      inTransaction(database(), () => {
        const { write: wanted, value } = work();
        write(database(), wanted);
        return value;
      }),
    close() {
      open?.close();
      open = null;
    },
  };
}

function write(database: DatabaseSync, { records, events }: AccountChange): void {
  const put = database.prepare(
    'INSERT INTO account (id, name_key, json) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json',
  );
  const add = database.prepare('INSERT INTO event (json) VALUES (?)');
  for (const one of records)
    put.run(one.id, nameKey(one.name), JSON.stringify(accountRecordSchema.parse(one)));
  for (const one of events) add.run(JSON.stringify(accountEventSchema.parse(one)));
}

/** @throws when anything of it is not as this program wrote it. */
function openChecked(path: string): DatabaseSync {
  if (statSync(path).size === 0) throw new Error('an empty file');
  const database = new DatabaseSync(path);
  try {
    settle(database);
    const pragma = (name: string): unknown => database.prepare(`PRAGMA ${name}`).get()?.[name];
    if (pragma('application_id') !== APPLICATION_ID) throw new Error('another file');
    if (Number(pragma('user_version')) > VERSION) throw newer();
    if (pragma('quick_check') !== 'ok') throw new Error('a damaged file');
    const records = database
      .prepare('SELECT json FROM account')
      .all()
      .map((row) => accountRecordSchema.parse(JSON.parse(String(row['json']))));
    if (!records.some((one) => one.role === 'administrator' && !one.disabled)) {
      throw new Error('nobody who administers');
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What a reset has destroyed must not stay in free pages; what was answered must be on the disk. */
function settle(database: DatabaseSync): void {
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
}

function mark(path: string): void {
  writeFileSync(
    path,
    'This station requires logins. Restore accounts.sqlite from a copy when it is missing.\n',
  );
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof ExpectedError) throw cause;
    throw new ExpectedError(
      'accounts-damaged',
      `The accounts of this station (${ACCOUNTS_FILE} in its data folder) cannot be read, so nobody can be let in; restore the file from a copy.`,
      { cause },
    );
  }
}

function missing(): ExpectedError {
  return new ExpectedError(
    'accounts-damaged',
    `The accounts of this station (${ACCOUNTS_FILE} in its data folder) are missing, so nobody can be let in; restore the file from a copy.`,
  );
}

function newer(): ExpectedError {
  return new ExpectedError(
    'accounts-newer',
    'The accounts of this station were written by a newer Countersign; start that version or a later one.',
  );
}
