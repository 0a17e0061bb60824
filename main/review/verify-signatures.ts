import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { AccountKey } from '../../core/domain/account.ts';
import { workspaceBodySchema } from '../../core/domain/journal-entry.ts';
import { readerSchema, type Reader } from '../../core/domain/reader.ts';
import { fingerprintOf } from '../accounts/signing-key.ts';
import { isSignatureOf } from './line-signature.ts';

/** A key that lines of the journal are signed with, and whose it is. */
export interface SignerFacts {
  readonly reader: Pick<Reader, 'id' | 'name'>;
  /** Of the station: two accounts of one name are two persons, or one on two stations. */
  readonly account: string;
  readonly key: AccountKey;
  /** Line that brought the key in. */
  readonly fromLine: number;
  /** Lines signed with it, without findings. */
  readonly lines: number;
  /** After this nothing counts that is signed with it; null: it is in force. */
  readonly until: { readonly line: number; readonly at: string; readonly by: string } | null;
}

export interface SignatureCheck {
  readonly signed: number;
  /** Lines that say of themselves that nobody checked who wrote them, or that nobody wrote. */
  readonly unsigned: number;
  /**
   * Of them, lines that name a reader and were written after the first login. Where logins are required nobody can write such
   * lines: they were switched off by taking the accounts away, or another station or program wrote.
   */
  readonly believed: number;
  readonly signers: readonly SignerFacts[];
  readonly faults: readonly { readonly seq: number; readonly reason: string }[];
}

type Signer = { -readonly [K in keyof SignerFacts]: SignerFacts[K] };
interface Line {
  readonly seq: number;
  readonly at: string;
  readonly hash: string;
  readonly reader: Reader | null;
  readonly signer: string | null;
  readonly signature: string | null;
  /** Only of lines about keys and accounts. */
  readonly body: string | null;
}

const CHUNK = 512;

/**
 * Checks the signature of every line of an authenticated reader, with nothing but the journal: which keys there are
 * says the journal itself. Call it for a journal whose chain holds.
 */
export async function verifySignatures(database: DatabaseSync): Promise<SignatureCheck> {
  const read = database.prepare(
    `SELECT line.seq AS seq, line.at AS at, line.hash AS hash, line.reader AS reader, signer, signature,
       CASE WHEN line.case_id IS NULL THEN line.body END AS body
     FROM journal AS line LEFT JOIN journal_signature AS mark ON mark.seq = line.seq
     WHERE line.seq > ? ORDER BY line.seq LIMIT ${CHUNK}`,
  );
  const signers = new Map<string, Signer>();
  const faults: { seq: number; reason: string }[] = [];
  const counts = { signed: 0, unsigned: 0, believed: 0 };
  for (let after = 0; ;) {
    const rows = read.all(after);
    for (const row of rows) {
      const line = lineOf(row);
      after = line.seq;
      const reason = takeKeys(signers, line) ?? faultOf(signers, line);
      if (reason !== null) faults.push({ seq: line.seq, reason: `Line ${line.seq} ${reason}` });
      else if (line.signer === null) {
        counts.unsigned++;
        if (line.reader !== null && signers.size > 0) counts.believed++;
      } else counts.signed++;
    }
    if (rows.length < CHUNK) break;
    await setImmediate();
  }
  const orphans = database
    .prepare('SELECT seq FROM journal_signature WHERE seq NOT IN (SELECT seq FROM journal) ORDER BY seq')
    .all();
  for (const row of orphans) {
    faults.push({
      seq: Number(row['seq']),
      reason: `A signature belongs to line ${String(row['seq'])}, which is not there.`,
    });
  }
  return { ...counts, signers: [...signers.values()], faults };
}

/** Keys that come and go with this line. @returns what is wrong with it, behind "Line n". */
function takeKeys(signers: Map<string, Signer>, { seq, at, reader, body }: Line): string | null {
  const parsed = body === null ? null : workspaceBodySchema.safeParse(JSON.parse(body));
  if (parsed?.success !== true) return null;
  if (parsed.data.kind === 'account-changed') {
    const { change, key, by } = parsed.data.event;
    const ended = change === 'reset' && key !== null ? signers.get(key) : undefined;
    if (ended?.until === null) ended.until = { line: seq, at, by: by.name };
    return null;
  }
  if (parsed.data.kind !== 'signing-key') return null;
  const { account, key } = parsed.data;
  if (reader === null) return 'brings a key of nobody.';
  if (fingerprintOf(Buffer.from(key.publicKey, 'base64')) !== key.fingerprint)
    return 'brings a key under a wrong fingerprint.';
  if (signers.has(key.fingerprint)) return 'brings a key that is there already.';
  const former = [...signers.values()].filter((one) => one.account === account);
  for (const one of former) one.until ??= { line: seq, at: key.since, by: key.by.name };
  const { id, name } = reader;
  signers.set(key.fingerprint, { reader: { id, name }, account, key, fromLine: seq, lines: 0, until: null });
  if (former.length > 0 && key.because !== 'reset') {
    return `brings another key of ${name} without a reset of the account.`;
  }
  return null;
}

/** @returns what is wrong with its signature, behind "Line n". */
function faultOf(signers: ReadonlyMap<string, Signer>, line: Line): string | null {
  const { reader, signer, signature, hash, seq } = line;
  if (reader?.authenticated !== true)
    return signer === null ? null : 'is signed, but by nobody who logged in.';
  if (signer === null || signature === null)
    return `names ${reader.name} as authenticated and is not signed.`;
  const key = signers.get(signer);
  if (key === undefined || key.reader.id !== reader.id) {
    return `is signed with a key that is not known to be one of ${reader.name}.`;
  }
  // Histories, exports and reports show this name.
  if (key.reader.name !== reader.name) return `names ${reader.name}, but is signed by ${key.reader.name}.`;
  if (!isSignatureOf(hash, signature, key.key.publicKey))
    return `carries a signature that is not ${reader.name}'s.`;
  if (key.until !== null && seq > key.until.line) {
    return `is signed with a key of ${reader.name} that a reset had ended before.`;
  }
  key.lines++;
  return null;
}

function lineOf(row: Record<string, unknown>): Line {
  const text = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  const reader = text('reader');
  const parsed = reader === null ? null : readerSchema.safeParse(JSON.parse(reader));
  return {
    seq: Number(row['seq']),
    at: String(row['at']),
    hash: String(row['hash']),
    reader: parsed?.success === true ? parsed.data : null,
    signer: text('signer'),
    signature: text('signature'),
    body: text('body'),
  };
}
