import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ADA } from '../../test/support/review-script.ts';
import { openCatalogue } from '../workspace/catalogue-store.ts';
import { canonicalJson } from './canonical-json.ts';
import { createJournal, type Journal } from './journal.ts';
import { verifyChain } from './verify-chain.ts';

const CASE = 'c'.repeat(32);

function filled(lines = 5): { readonly database: DatabaseSync; readonly journal: Journal } {
  const catalogue = openCatalogue(':memory:');
  onTestFinished(() => {
    catalogue.close();
  });
  const { database } = catalogue;
  const journal = createJournal(database, { now: () => '2026-01-01T00:00:00.000Z' });
  for (let i = 0; i < lines; i++) {
    journal.append([
      { reader: ADA, caseId: CASE, body: { kind: 'time', structure: 'Grünbein', activeMs: i } },
    ]);
  }
  return { database, journal };
}

/** As somebody who can open the file and is not stopped by triggers. */
function tamper(database: DatabaseSync, sql: string): void {
  for (const name of ['journal_appends', 'journal_stays', 'journal_keeps'])
    database.exec(`DROP TRIGGER ${name}`);
  database.exec(sql);
}

describe('the journal', () => {
  it('is only appended to', () => {
    const { database } = filled();
    for (const sql of [
      'UPDATE journal SET at = at',
      'DELETE FROM journal WHERE seq = 5',
      "INSERT INTO journal VALUES (7, '', NULL, NULL, '{}', '', '')",
      "INSERT OR REPLACE INTO journal VALUES (5, '', NULL, NULL, '{}', '', '')",
    ]) {
      expect(() => {
        database.exec(sql);
      }, sql).toThrow(/only appended to/);
    }
  });

  it('chains its lines by a hash over canonical JSON that anybody can compute', async () => {
    const { database } = filled(2);
    const { createHash } = await import('node:crypto');
    const rows = database.prepare('SELECT * FROM journal ORDER BY seq').all();
    expect(rows[0]?.['previous']).toBe('0'.repeat(64));
    expect(rows[1]?.['previous']).toBe(rows[0]?.['hash']);
    const [, { seq, at, reader, case_id: caseId, body, previous }] = rows as [
      unknown,
      Record<string, string>,
    ];
    const whole = { seq, at, reader: JSON.parse(reader!), caseId, body: JSON.parse(body!), previous };
    expect(createHash('sha256').update(canonicalJson(whole)).digest('hex')).toBe(rows[1]?.['hash']);
    expect(body).toBe('{"activeMs":1,"kind":"time","structure":"Grünbein"}');
    expect(rows[1]).toMatchObject({ kind: 'time', action: null });
  });

  it('takes several lines as one, and none when something fails', () => {
    const { database, journal } = filled(1);
    const draft = {
      reader: ADA,
      caseId: CASE,
      body: { kind: 'time', structure: null, activeMs: 1 },
    } as const;
    expect(journal.append([draft, draft]).map((entry) => entry.seq)).toEqual([2, 3]);
    const failing = (): unknown =>
      journal.append([draft, draft], () => {
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(database.prepare('SELECT COUNT(*) AS n FROM journal').get()).toMatchObject({ n: 3 });
    expect(database.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 1 });
  });

  it('gives a case back in order, in any number of lines', () => {
    const { journal } = filled(600);
    const lines = [...journal.ofCase(CASE)];
    expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
    expect([...journal.ofCase(CASE, 598)].map(({ seq }) => seq)).toEqual([599, 600]);
    expect([...journal.ofCase('d'.repeat(32))]).toEqual([]);
  });
});

describe('verification', () => {
  it('finds nothing in what nobody touched', async () => {
    const { database } = filled(130);
    const { entries, head, broken } = await verifyChain(database);
    expect({ entries, broken }).toEqual({ entries: 130, broken: null });
    expect(head).toBe(database.prepare('SELECT hash FROM journal WHERE seq = 130').get()?.['hash']);
    expect(await verifyChain(filled(0).database)).toEqual({ entries: 0, head: '0'.repeat(64), broken: null });
  });

  const move = 'UPDATE journal SET seq = -seq WHERE seq >= 3; ';
  it.each([
    ['a changed body', "UPDATE journal SET body = replace(body, '2', '9') WHERE seq = 3", 3, /changed after/],
    [
      'a changed reader',
      "UPDATE journal SET reader = replace(reader, 'Ada', 'Eve') WHERE seq = 2",
      2,
      /changed/,
    ],
    ['a changed time', "UPDATE journal SET at = '2025' WHERE seq = 5", 5, /changed after/],
    ['another case', "UPDATE journal SET case_id = 'd' WHERE seq = 1", 1, /changed after/],
    ['a removed line', 'DELETE FROM journal WHERE seq = 3', 4, /Line 3 is missing/],
    ['a removed first line', 'DELETE FROM journal WHERE seq = 1', 2, /Line 1 is missing/],
    [
      'a removed line that was closed up',
      `DELETE FROM journal WHERE seq = 2; ${move}UPDATE journal SET seq = -seq - 1 WHERE seq < 0`,
      2,
      /does not follow/,
    ],
    [
      'two lines in another order',
      'UPDATE journal SET seq = -1 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 4; UPDATE journal SET seq = 4 WHERE seq = -1',
      3,
      /does not follow/,
    ],
    [
      'an inserted line',
      `${move}UPDATE journal SET seq = -seq + 1 WHERE seq < 0;
       INSERT INTO journal (seq, at, reader, case_id, body, previous, hash)
       SELECT 3, at, reader, case_id, body, hash, hash FROM journal WHERE seq = 2`,
      3,
      /changed after/,
    ],
    ['as little as a space', "UPDATE journal SET body = body || ' ' WHERE seq = 4", 4, /changed after/],
  ])('finds %s', async (_name, sql, seq, reason) => {
    const { database } = filled();
    tamper(database, sql);
    const { broken } = await verifyChain(database);
    expect(broken?.seq).toBe(seq);
    expect(broken?.reason).toMatch(reason);
  });

  it('sees that the end was cut off only by a hash that was written down', async () => {
    const { database } = filled();
    const { head } = await verifyChain(database);
    const early = String(database.prepare('SELECT hash FROM journal WHERE seq = 2').get()?.['hash']);
    tamper(database, 'DELETE FROM journal WHERE seq > 3');
    expect((await verifyChain(database)).broken).toBeNull();
    expect((await verifyChain(database, early)).broken).toBeNull();
    expect((await verifyChain(database, head)).broken).toMatchObject({
      seq: 4,
      reason: expect.stringMatching(/cut off/) as string,
    });
  });
});
