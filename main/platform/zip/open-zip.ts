import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { ExpectedError } from '../../../core/domain/errors.ts';

/** A zip by the names of its members, all of them stored as they are. */
export interface OpenZip {
  /** Name -> bytes. */
  readonly members: ReadonlyMap<string, number>;
  /** A small member whole. */
  text(name: string, most: number): Promise<Buffer>;
  stream(name: string): Promise<Readable>;
  close(): void;
}

/** The sentences of the one who opens it. */
export interface ZipRefusals {
  /** No zip, or not one that we write, or only a part of one. */
  unreadable(cause?: unknown): ExpectedError;
  /** A member has a name that no honest program writes, or one twice. */
  oddName(): ExpectedError;
}

/** More members than any of our files has. */
const MOST_MEMBERS = 100;

/** @throws ExpectedError of `refusals` when the file is no such zip, was cut off, or has names that lead elsewhere. */
export async function openZip(path: string, refusals: ZipRefusals): Promise<OpenZip> {
  const unreadable = (cause: unknown): unknown => {
    // An expected failure, and what the disk said, stay themselves.
    if (cause instanceof ExpectedError) return cause;
    if (cause instanceof Error && 'syscall' in cause) return cause;
    return refusals.unreadable(cause);
  };
  const entries = new Map<string, Entry>();
  let file: ZipFile;
  try {
    // Names are checked here, so that they are refused instead of repaired.
    file = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true, strictFileNames: true });
  } catch (error) {
    throw unreadable(error);
  }
  try {
    if (file.entryCount > MOST_MEMBERS) throw unreadable(null);
    for await (const entry of file.eachEntry()) {
      const name = entry.fileName;
      if (/[\\/:]/.test(name) || name === '' || entries.has(name)) {
        throw refusals.oddName();
      }
      if (entry.compressionMethod !== 0 || entry.isEncrypted()) throw unreadable(null);
      entries.set(name, entry);
    }
  } catch (error) {
    file.close();
    throw unreadable(error);
  }
  const find = (name: string): Entry => {
    const entry = entries.get(name);
    if (entry === undefined) throw unreadable(null);
    return entry;
  };
  const stream = (name: string): Promise<Readable> => file.openReadStreamPromise(find(name));
  return {
    members: new Map([...entries].map(([name, { uncompressedSize }]) => [name, uncompressedSize])),
    stream,
    async text(name, most) {
      if (find(name).uncompressedSize > most) throw unreadable(null);
      const parts: Buffer[] = [];
      try {
        for await (const part of await stream(name)) parts.push(part as Buffer); // no encoding is set
      } catch (error) {
        throw unreadable(error);
      }
      return Buffer.concat(parts);
    },
    close: () => file.close(),
  };
}
