import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { CancelledError, ExpectedError, messageOf } from '../../../core/domain/errors.ts';
import { isHiddenName } from './hidden-files.ts';
import type { ArchiveLimits, ListOptions, Source, SourceItem } from './source.ts';
import { ARCHIVE_LIMITS } from './source.ts';

/** An archive on disk and how its members are called. */
export interface ArchivePlace {
  readonly path: string;
  /** Prefix of the members' names, '' or `archive.zip/`. */
  readonly prefix: string;
  /** What was typed for the archive. */
  readonly display: string;
}

/**
 * The members of a zip in the archive's own order. Refused with a sentence each: names that escape, encrypted
 * members, nested archives, bombs. One file handle serves the whole listing.
 */
export async function* listZip(place: ArchivePlace, options: ListOptions): AsyncIterable<SourceItem> {
  const limits = options.limits ?? ARCHIVE_LIMITS;
  const problem = (member: string, reason: string): SourceItem => ({
    kind: 'problem',
    name: `${place.prefix}${member}`.replace(/\/$/, ''),
    display: member === '' ? place.display : `${place.display}/${member}`,
    reason,
  });
  let shared: SharedZip;
  const info = await stat(place.path);
  try {
    shared = new SharedZip(await openZip(place.path));
  } catch (error) {
    yield problem('', zipFailure(error));
    return;
  }
  const seen = new Set<string>();
  const total = { unpacked: 0, packed: 0 };
  try {
    for await (const entry of shared.zip.eachEntry()) {
      if (options.signal?.aborted === true) throw new CancelledError();
      const member = entryName(entry);
      if (member.endsWith('/') || member.split('/').some((part) => part !== '..' && isHiddenName(part)))
        continue;
      total.unpacked += entry.uncompressedSize;
      total.packed += entry.compressedSize;
      const bomb = bombReason(total, info.size, limits);
      if (bomb !== null) {
        yield problem('', bomb);
        return;
      }
      const refusal = seen.has(member)
        ? 'The archive holds this name twice; only the first is read.'
        : memberRefusal(entry, member, limits);
      seen.add(member);
      if (refusal === null) yield zipMember({ place, entry, shared, modifiedMs: info.mtimeMs });
      else yield problem(safeName(member), refusal);
    }
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    yield problem('', zipFailure(error));
  } finally {
    shared.release();
  }
}

/** Reads one member of an archive again, long after the listing. @throws ExpectedError when it is gone. */
export async function readZipMember(path: string, member: string): Promise<Uint8Array> {
  const zip = await openZip(path).catch((error: unknown) => {
    throw new ExpectedError('archive-unreadable', zipFailure(error), { cause: error });
  });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entryName(entry) !== member) continue;
      // The archive may have been replaced since it was listed.
      const refusal = memberRefusal(entry, member, ARCHIVE_LIMITS);
      if (refusal !== null) throw new ExpectedError('archive-member-refused', refusal);
      return await readEntry(zip, entry, entry.uncompressedSize);
    }
  } finally {
    zip.close();
  }
  throw new ExpectedError('archive-member-gone', 'The archive no longer holds this file: import it again.');
}

/** Names are checked by `memberRefusal` with a sentence per member; yauzl would end the whole listing. */
function openZip(path: string): Promise<ZipFile> {
  return yauzl.openPromise(path, { autoClose: false, decodeStrings: false });
}

function entryName(entry: Entry): string {
  // decodeStrings: false leaves a Buffer in fileName; fileNameRaw is that same Buffer with a type.
  return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
}

/** Closes the archive when the listing has ended and nobody reads from it any more. */
class SharedZip {
  readonly zip: ZipFile;
  #users = 1;

  constructor(zip: ZipFile) {
    this.zip = zip;
  }

  get isOpen(): boolean {
    return this.#users > 0;
  }

  async use<T>(work: (zip: ZipFile) => Promise<T>): Promise<T> {
    this.#users++;
    try {
      return await work(this.zip);
    } finally {
      this.release();
    }
  }

  release(): void {
    if (--this.#users === 0) this.zip.close();
  }
}

interface MemberPlace {
  readonly place: ArchivePlace;
  readonly entry: Entry;
  readonly shared: SharedZip;
  readonly modifiedMs: number;
}

function zipMember({ place, entry, shared, modifiedMs }: MemberPlace): Source {
  const member = entryName(entry);
  const readBytes = async (bytes: number): Promise<Uint8Array> => {
    if (shared.isOpen) return await shared.use((zip) => readEntry(zip, entry, bytes));
    return (await readZipMember(place.path, member)).subarray(0, bytes);
  };
  return {
    kind: 'file',
    locator: { path: place.path, member },
    name: `${place.prefix}${member}`,
    display: `${place.display}/${member}`,
    size: entry.uncompressedSize,
    modifiedMs,
    read: () => readBytes(entry.uncompressedSize),
    readHead: (bytes) => readBytes(Math.min(bytes, entry.uncompressedSize)),
  };
}

/** Inflates at most `bytes` bytes: yauzl itself ends streams that exceed the declared size. */
async function readEntry(zip: ZipFile, entry: Entry, bytes: number): Promise<Uint8Array> {
  const out = new Uint8Array(bytes);
  let filled = 0;
  try {
    const stream: Readable = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      out.set(chunk.subarray(0, bytes - filled), filled);
      filled += Math.min(chunk.length, bytes - filled);
      if (filled === bytes && bytes < entry.uncompressedSize) break;
    }
  } catch (error) {
    throw new ExpectedError('archive-member-damaged', zipFailure(error), { cause: error });
  }
  return out.subarray(0, filled);
}

function memberRefusal(entry: Entry, member: string, limits: ArchiveLimits): string | null {
  if (yauzl.validateFileName(member) !== null || member.includes('\0')) {
    return 'Its name leads out of the archive, so it is not read: the archive may be hostile.';
  }
  if (entry.isEncrypted()) return 'It is encrypted: unpack the archive with its password first.';
  if (!entry.canDecodeFileData()) {
    return `Its compression method ${entry.compressionMethod} is not supported: pack the archive again with deflate.`;
  }
  if (/\.zip$/i.test(member))
    return 'An archive inside an archive is not opened: unpack the outer one first.';
  if (entry.uncompressedSize > limits.memberBytes) {
    return `It unpacks to ${gibibytes(entry.uncompressedSize)}, more than can be read.`;
  }
  const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
  if (entry.uncompressedSize > limits.suspectBytes && ratio > limits.ratio) {
    return `It unpacks to ${Math.round(ratio)} times its size like a zip bomb, so it is not read: unpack it yourself if you trust it.`;
  }
  return null;
}

interface Totals {
  readonly unpacked: number;
  readonly packed: number;
}

function bombReason(total: Totals, archiveBytes: number, limits: ArchiveLimits): string | null {
  // Members that share the same compressed bytes are how a zip bomb of a few MB holds petabytes.
  if (total.packed > archiveBytes) {
    return 'Its members overlap like in a zip bomb, so the rest of it is not read.';
  }
  if (total.unpacked > limits.totalBytes) {
    return `It unpacks to more than ${gibibytes(limits.totalBytes)}, so the rest of it is not read: unpack it yourself if you trust it.`;
  }
  return null;
}

function gibibytes(bytes: number): string {
  return bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** A hostile name is shown, but cannot move the cursor of a terminal or break a line. */
function safeName(member: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is removed
  return member.replace(/[\u0000-\u001f\u007f]/g, '?');
}

function zipFailure(error: unknown): string {
  const text = messageOf(error);
  if (/end of central directory/i.test(text)) {
    return 'It is not a zip archive, or it is cut off: copy it again.';
  }
  if (/multi-disk/i.test(text)) return 'It is one part of a split archive: join the parts first.';
  return `The archive is damaged (${text}): copy it again.`;
}
