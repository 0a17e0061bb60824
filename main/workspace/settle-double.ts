import { createHash } from 'node:crypto';
import { readLocator } from '../dicom/sources/list-sources.ts';
import type { HeaderFacts } from '../dicom/catalogue/header-row.ts';
import type { Source } from '../dicom/sources/source.ts';
import type { CatalogueWriter, KnownInstance } from './catalogue-writer.ts';

/** sha256 over the decoded pixels of a file, or null when they cannot be decoded. */
export type ContentHash = (bytes: Uint8Array, name: string) => Promise<string | null>;

export type DoubleOutcome = 'copies' | 'conflicts' | 'unchanged' | 'added' | 'failed';

/**
 * Decides about a file whose SOP Instance UID is already in the catalogue: a copy of the same pixels, a
 * conflict (both hashes are recorded, the first file stays what it was), or the same instance at a new place.
 */
export async function settleDouble(
  writer: CatalogueWriter,
  source: Source,
  row: HeaderFacts,
  contentHash: ContentHash,
): Promise<DoubleOutcome> {
  const { sopInstanceUid } = row;
  const kept = writer.findInstance(sopInstanceUid);
  if (kept === null) throw new Error('settleDouble needs an instance that is known');
  let otherBytes: Uint8Array;
  try {
    otherBytes = await source.read();
  } catch {
    const reason = 'It cannot be read in full, so it was not compared with the file of the same UID.';
    writer.transaction(() => writer.putFile(source, { state: 'failed', reason }));
    return 'failed';
  }
  const isSamePlace =
    kept.locator.path === source.locator.path && kept.locator.member === source.locator.member;
  // What was there before is gone; without a hash of it there is nothing to compare.
  const keptBytes = isSamePlace || !kept.inPlace ? null : await readLocator(kept.locator).catch(() => null);
  const keptContent = kept.contentSha256 ?? (keptBytes === null ? null : await contentHash(keptBytes, ''));
  if (keptContent === null && keptBytes === null) return move(writer, source, row);
  const sameFile = keptBytes !== null && Buffer.compare(keptBytes, otherBytes) === 0;
  const otherContent = sameFile ? keptContent : await contentHash(otherBytes, '');
  // A damaged file must not stand in the way of the good one, whichever was found first.
  if (keptContent === null && otherContent !== null) return takeOver(writer, source, { row, kept });
  if (otherContent === null && keptContent !== null && !isSamePlace) {
    writer.transaction(() =>
      writer.putFile(source, { state: 'failed', reason: UNDECODABLE, sopInstanceUid }),
    );
    return 'failed';
  }
  const keptSha256 = keptContent ?? fileHash(keptBytes ?? otherBytes);
  const otherSha256 = otherContent ?? fileHash(otherBytes);
  if (otherSha256 === keptSha256 && keptBytes === null) return move(writer, source, row);
  return record(writer, source, { kept, keptSha256, otherSha256, sopInstanceUid });
}

const UNDECODABLE =
  'Its pixels cannot be decoded, and another file of the same SOP Instance UID is used instead.';

/** Names a file whose pixels cannot be decoded: then only identical files are the same. */
function fileHash(bytes: Uint8Array): string {
  return `file:${createHash('sha256').update(bytes).digest('hex')}`;
}

function takeOver(
  writer: CatalogueWriter,
  source: Source,
  { row, kept }: { readonly row: HeaderFacts; readonly kept: KnownInstance },
): DoubleOutcome {
  const outcome = move(writer, source, row);
  writer.transaction(() => {
    writer.failFile(kept.fileId, UNDECODABLE);
  });
  return outcome;
}

function move(writer: CatalogueWriter, source: Source, row: HeaderFacts): DoubleOutcome {
  writer.transaction(() => {
    writer.forgetFrameHashes(row.sopInstanceUid);
    writer.putInstance(source, row);
  });
  return row.notReviewable === null ? 'added' : 'unchanged';
}

interface Comparison {
  readonly kept: KnownInstance;
  readonly keptSha256: string;
  readonly otherSha256: string;
  readonly sopInstanceUid: string;
}

function record(writer: CatalogueWriter, source: Source, comparison: Comparison): DoubleOutcome {
  const { kept, keptSha256, otherSha256, sopInstanceUid } = comparison;
  const conflicting = keptSha256 !== otherSha256;
  const reason = conflicting
    ? 'Its SOP Instance UID belongs to a file with other pixels, which was there first and is kept: one of them is wrong.'
    : null;
  writer.transaction(() => {
    writer.putContentHash(sopInstanceUid, keptSha256);
    const state = conflicting ? 'conflict' : 'copy';
    const otherFileId = writer.putFile(source, { state, reason, sopInstanceUid });
    if (!conflicting) return;
    // The old pixels were overwritten on disk: nobody may take the new ones for them.
    if (otherFileId === kept.fileId) writer.orphanInstances(kept.fileId, '');
    writer.putConflict({ sopInstanceUid, keptFileId: kept.fileId, keptSha256, otherFileId, otherSha256 });
  });
  return conflicting ? 'conflicts' : 'copies';
}
