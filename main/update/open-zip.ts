import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { ExpectedError } from '../../core/domain/errors.ts';
import { changed } from './sign-update.ts';

/** A zip by the names of its members, all of them stored as they are. */
export interface OpenZip {
  /** Name -> bytes. */
  readonly members: ReadonlyMap<string, number>;
  /** A small member whole. */
  text(name: string, most: number): Promise<Buffer>;
  stream(name: string): Promise<Readable>;
  close(): void;
}

/** More members than a bundle has. */
const MOST_MEMBERS = 100;

/** @throws ExpectedError when the file is no such zip, was cut off, or has names that a bundle never has. */
export async function openZip(path: string): Promise<OpenZip> {
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
        throw changed('It holds a file with a name that no update has');
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

/** @param cause what yauzl or the disk said; an expected failure stays itself. */
function unreadable(cause: unknown): unknown {
  if (cause instanceof ExpectedError) return cause;
  if (cause instanceof Error && 'syscall' in cause) return cause;
  return new ExpectedError(
    'update-unreadable',
    'This is no update file of Countersign, or only a part of one; fetch it again and compare its size.',
    { cause },
  );
}
