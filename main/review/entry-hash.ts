import { createHash } from 'node:crypto';

/** What comes before the first line. */
export const NO_HASH = '0'.repeat(64);

/** A line of the journal as it is stored: reader and body are canonical JSON. */
export interface StoredLine {
  readonly seq: number;
  readonly at: string;
  readonly reader: string | null;
  readonly caseId: string | null;
  readonly body: string;
  readonly previous: string;
}

/** sha256 over the canonical JSON of everything but the hash itself. */
export function lineHash({ seq, at, reader, caseId, body, previous }: StoredLine): string {
  const text = JSON.stringify;
  return createHash('sha256')
    .update(`{"at":${text(at)},"body":${body},"caseId":${text(caseId)},"previous":${text(previous)},`)
    .update(`"reader":${reader ?? 'null'},"seq":${seq}}`)
    .digest('hex');
}
