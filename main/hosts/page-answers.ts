import { defectTrace } from '../../core/contract/defect.ts';
import { failureOf } from '../../core/contract/failure-of.ts';
import type { BlobTickets } from './blob-tickets.ts';
import type { Page } from './page-files.ts';

/** What a page gets for an address, whoever carries it. */
export interface PageAnswer {
  readonly status: number;
  /** In lower case; besides those of `securityHeaders`, which it may replace. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface PageSource {
  /** By path, as `listPages` gives them. */
  readonly pages: ReadonlyMap<string, Page>;
  readonly blobs: Pick<BlobTickets, 'take'>;
  /** One line, without anything of a patient (rule S2). */
  readonly log: (line: string) => void;
}

const BLOB = /^\/blob\/([0-9a-f]{32})$/;

/**
 * The answer to a GET by a page that was let in: a file of the page, or bytes that wait under a one-use ticket.
 * @param pathname of the address, as `URL` has it: encoded, without dots.
 * @throws when a file of the page cannot be read.
 */
export async function answerPage({ pages, blobs, log }: PageSource, pathname: string): Promise<PageAnswer> {
  const ticket = BLOB.exec(pathname)?.[1];
  if (ticket !== undefined) return blobAnswer({ blobs, log }, ticket);
  const page = pages.get(pathname);
  if (page === undefined) return sentenceAnswer(404, 'There is nothing at this address.');
  return {
    status: 200,
    headers: {
      'content-type': page.type,
      ...(page.isHashed ? { 'cache-control': 'private, max-age=31536000, immutable' } : {}),
    },
    body: await page.read(),
  };
}

/** A failure travels as data, so that the page can show its sentence. */
async function blobAnswer({ blobs, log }: Omit<PageSource, 'pages'>, ticket: string): Promise<PageAnswer> {
  let bytes: Uint8Array | null;
  try {
    bytes = await blobs.take(ticket);
  } catch (error) {
    const failure = failureOf(error);
    log(`a blob could not be made: ${failure.code} (${failure.reference}) ${defectTrace(error)}`);
    const body = Buffer.from(JSON.stringify(failure));
    return { status: 500, headers: { 'content-type': 'application/json' }, body };
  }
  if (bytes === null) return sentenceAnswer(404, 'This was fetched already, or waited too long.');
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: bytes };
}

/** One sentence as a page, for a person. @param sentence of the program, not of a request. */
export function sentenceAnswer(status: number, sentence: string): PageAnswer {
  const title = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Countersign</title>';
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: Buffer.from(`${title}<p>${sentence}</p></html>\n`),
  };
}
