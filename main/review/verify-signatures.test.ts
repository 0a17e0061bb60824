import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from 'vitest';
import { BenchPage, CASE, ReviewBench } from '../../test/support/review-bench.ts';
import { maskOf } from '../../test/support/masks.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import type { AccountKey, AccountEvent } from '../../core/domain/account.ts';
import { fingerprintOf, newSigningKey } from '../accounts/signing-key.ts';
import { createAdmit } from '../store/admit.ts';
import { createReaderTable } from '../store/reader-table.ts';
import type { Admission } from '../store/store.ts';
import { openForReading } from '../workspace/open-for-reading.ts';
import type { Author } from './author.ts';
import { isSignatureOf, signLine } from './line-signature.ts';
import { verifyChain } from './verify-chain.ts';
import { verifySignatures } from './verify-signatures.ts';

const ADMIN = { id: '00000000000000ad', name: 'Ada Admin' };
const BEN = { id: '00000000000000be', name: 'Ben Reader' };

function admission(because: AccountKey['because'] = 'first'): Admission {
  const { privateKey, publicKey, fingerprint } = newSigningKey();
  const facts = { publicKey, fingerprint, since: '2026-11-22T00:00:00.000Z', because, by: ADMIN };
  return { account: BEN, facts, signingKey: { privateKey, fingerprint } };
}

describe('signatures of the journal', () => {
  let folder: string;
  let bench: ReviewBench;
  let database: DatabaseSync;
  let admit: (who: Admission) => Author;

  beforeEach(() => {
    folder = join(tempFolder({}), 'workspace');
    bench = new ReviewBench(folder);
    database = bench.catalogue.database;
    const readers = createReaderTable(database);
    let ids = 0;
    const one = createAdmit(database, {
      readers,
      record: (body, reader) => void bench.journal.append([{ reader, caseId: null, body }]),
      newId: () => (++ids).toString(16).padStart(16, '0'),
    });
    admit = (who) => ({ ...one(who), signingKey: who.signingKey });
  });

  async function draw(author: Author, pixels = '#'): Promise<void> {
    const page = await new BenchPage(bench).open();
    page.reader = author;
    await page.edit('radius', maskOf(pixels.padEnd(40, '.'), ...Array<string>(8).fill('.'.repeat(40))));
  }

  /** Changes what triggers keep programs from changing. */
  function tamper(sql: string): void {
    database.exec(
      'DROP TRIGGER journal_signature_stays; DROP TRIGGER journal_signature_keeps; DROP TRIGGER journal_stays',
    );
    database.exec(sql);
  }

  const reasons = async (): Promise<string[]> =>
    (await verifySignatures(database)).faults.map(({ reason }) => reason);

  it('are made for every line of a reader who logged in, and for no other', async () => {
    const who = admission();
    await draw(admit(who));
    await draw({ id: 'e'.repeat(16), name: 'Eve', authenticated: false }, '##');
    const check = await verifySignatures(openForReading(folder));
    // The key, and a stroke of each; one line begins the case. Eve came after the first login.
    expect(check).toMatchObject({ signed: 2, unsigned: 2, believed: 1, faults: [] });
    expect(check.signers).toMatchObject([
      { reader: { name: 'Ben Reader' }, account: BEN.id, fromLine: 1, lines: 2, until: null },
    ]);
    expect((await verifyChain(database)).broken).toBeNull();
  });

  it('do not count lines of before there were logins as believed', async () => {
    await draw({ id: 'e'.repeat(16), name: 'Eve', authenticated: false });
    await draw(admit(admission()), '##');
    expect(await verifySignatures(database)).toMatchObject({ believed: 0, faults: [] });
  });

  it('show a line under the name of somebody else, signed with an own key', async () => {
    const ben = admit(admission());
    await draw({ ...ben, name: 'Ada Admin' });
    expect((await verifyChain(database)).broken).toBeNull();
    expect(await reasons()).toEqual(['Line 3 names Ada Admin, but is signed by Ben Reader.']);
  });

  it('let nobody be called authenticated without one', async () => {
    await draw({ id: 'e'.repeat(16), name: 'Eve', authenticated: true });
    const readers = database.prepare('SELECT reader FROM journal WHERE reader IS NOT NULL').all();
    expect(readers.map((row) => JSON.parse(String(row['reader'])))).toMatchObject([{ authenticated: false }]);
  });

  it('record a key once, however often its owner logs in', () => {
    const who = admission();
    const [first, again] = [admit(who), admit(who)];
    expect(again.id).toBe(first.id);
    expect(database.prepare('SELECT COUNT(*) AS n FROM journal').get()).toMatchObject({ n: 1 });
  });

  it('keep the reader of a name that was known before there were logins', () => {
    const before = createReaderTable(database).add('f'.repeat(16), BEN.name);
    expect(admit(admission())).toMatchObject({ id: before.id, authenticated: true });
  });

  it('show a signature that was taken away, changed or exchanged', async () => {
    await draw(admit(admission()));
    tamper('DELETE FROM journal_signature WHERE seq = 3');
    expect(await reasons()).toEqual(['Line 3 names Ben Reader as authenticated and is not signed.']);
    database.exec(
      'INSERT INTO journal_signature SELECT 3, signer, signature FROM journal_signature WHERE seq = 1',
    );
    expect(await reasons()).toEqual(["Line 3 carries a signature that is not Ben Reader's."]);
    database.exec("UPDATE journal_signature SET signer = '0' WHERE seq = 3");
    expect(await reasons()).toEqual([
      'Line 3 is signed with a key that is not known to be one of Ben Reader.',
    ]);
    database.exec(
      'INSERT INTO journal_signature SELECT 99, signer, signature FROM journal_signature WHERE seq = 1',
    );
    expect(await reasons()).toContain('A signature belongs to line 99, which is not there.');
  });

  it('show a key that was put in beside the reader’s own', async () => {
    await draw(admit(admission()));
    await draw(admit(admission()), '##');
    expect(await reasons()).toEqual([
      'Line 4 brings another key of Ben Reader without a reset of the account.',
    ]);
  });

  it('are worth nothing after a reset when they are of the former key, and say who reset', async () => {
    const former = admission();
    await draw(admit(former));
    const event: AccountEvent = {
      at: '2026-11-22T01:00:00.000Z',
      by: ADMIN,
      account: BEN,
      change: 'reset',
      role: 'reader',
      key: former.facts.fingerprint,
    };
    bench.journal.append([{ reader: null, caseId: null, body: { kind: 'account-changed', event } }]);
    const next = admission('reset');
    await draw(admit(next), '##');
    expect(await verifySignatures(database)).toMatchObject({
      faults: [],
      signers: [
        { lines: 2, until: { line: 4, by: 'Ada Admin' } },
        { lines: 2, until: null, key: { because: 'reset', by: ADMIN } },
      ],
    });
    await draw(admit(former), '###');
    expect(await reasons()).toEqual([
      'Line 7 is signed with a key of Ben Reader that a reset had ended before.',
    ]);
  });

  it('are kept with the line or not at all', async () => {
    const author = admit(admission());
    bench.failure = new Error('the transaction fails');
    await expect(draw(author)).rejects.toThrow('the transaction fails');
    expect(database.prepare('SELECT MAX(seq) AS n FROM journal_signature').get()).toMatchObject({ n: 1 });
    expect(await reasons()).toEqual([]);
    expect(CASE).toHaveLength(32);
  });

  it('hold for one line and one key', () => {
    const { privateKey, publicKey } = newSigningKey();
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '';
    const signature = signLine('a'.repeat(64), privateKey);
    expect(isSignatureOf('a'.repeat(64), signature, publicKey)).toBe(true);
    expect(isSignatureOf('b'.repeat(64), signature, publicKey)).toBe(false);
    expect(isSignatureOf('a'.repeat(64), signature, Buffer.from(other, 'base64url').toString('base64'))).toBe(
      false,
    );
    expect(isSignatureOf('a'.repeat(64), 'no signature', publicKey)).toBe(false);
    expect(isSignatureOf('a'.repeat(64), signature, 'no key')).toBe(false);
    expect(fingerprintOf(Buffer.from(publicKey, 'base64'))).toHaveLength(64);
  });
});
