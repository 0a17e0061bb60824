import type { DatabaseSync } from 'node:sqlite';
import type { Reader } from '../../core/domain/reader.ts';
import { durably } from '../review/durably.ts';
import type { RecordEntry } from './case-batches.ts';
import type { ReaderTable } from './reader-table.ts';
import type { Admission } from './store.ts';

interface AdmitPorts {
  readonly readers: ReaderTable;
  readonly record: RecordEntry;
  readonly newId: () => string;
}

/**
 * Lets somebody who has logged in to the station read in this workspace. The readers of a workspace have ids of its
 * own: who was named here before there were logins keeps the cases that were assigned.
 */
export function createAdmit(
  database: DatabaseSync,
  { readers, record, newId }: AdmitPorts,
): (who: Admission) => Reader {
  const recorded = database.prepare('SELECT 1 FROM signing_key WHERE fingerprint = ?');
  const remember = database.prepare(
    'INSERT INTO signing_key (fingerprint, seq) SELECT ?, COALESCE(MAX(seq), 0) FROM journal',
  );
  return ({ account, facts, signingKey }) =>
    durably(database, () => {
      const known = readers.find(account.name);
      const { id, name } = known ?? readers.add(newId(), account.name);
      if (known?.authenticated !== true) readers.authenticate(id);
      const reader: Reader = { id, name, authenticated: true };
      if (recorded.get(facts.fingerprint) === undefined) {
        record({ kind: 'signing-key', account: account.id, key: facts }, { ...reader, signingKey });
        remember.run(facts.fingerprint);
      }
      return reader;
    });
}
