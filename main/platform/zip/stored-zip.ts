import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

export interface ZipSource {
  readonly name: string;
  readonly bytes: number;
  readonly crc32: number;
  /** A path, or the bytes themselves. */
  readonly content: string | Uint8Array;
}

/** 1 January 1980: the same content makes the same file. */
const DOS_DATE = 0x21;
const MOST_32 = 0xffff_ffff;
const UTF8 = 0x800;

/** Writes a zip whose members are stored as they are (installers do not shrink), also beyond 4 GB. */
export async function writeStoredZip(path: string, sources: readonly ZipSource[]): Promise<void> {
  const out = createWriteStream(path, { flags: 'wx' });
  const directory: Buffer[] = [];
  let offset = 0;
  const put = async (bytes: Uint8Array): Promise<void> => {
    offset += bytes.byteLength;
    if (!out.write(bytes)) await once(out, 'drain');
  };
  try {
    await once(out, 'open');
    for (const source of sources) {
      const at = offset;
      await put(localHeader(source));
      const start = offset;
      if (typeof source.content !== 'string') await put(source.content);
      else for await (const chunk of createReadStream(source.content)) await put(chunk as Buffer); // no encoding is set
      if (offset - start !== source.bytes) throw new Error(`${source.name} changed while it was read`);
      directory.push(centralHeader(source, at));
    }
    const start = offset;
    for (const header of directory) await put(header);
    await put(endOf(directory.length, start, offset - start));
    out.end();
    await finished(out);
  } catch (error) {
    out.destroy();
    throw error;
  }
}

/** Zip64 always: sizes are then in one place, however large. */
function common({ name, crc32 }: ZipSource, extra: number): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(45, 0);
  header.writeUInt16LE(UTF8, 2);
  header.writeUInt16LE(0, 4);
  header.writeUInt16LE(0, 6);
  header.writeUInt16LE(DOS_DATE, 8);
  header.writeUInt32LE(crc32, 10);
  header.writeUInt32LE(MOST_32, 14);
  header.writeUInt32LE(MOST_32, 18);
  header.writeUInt16LE(Buffer.byteLength(name), 22);
  header.writeUInt16LE(extra, 24);
  return header;
}

function sizes(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  values.forEach((value, index) => extra.writeBigUInt64LE(BigInt(value), 4 + index * 8));
  return extra;
}

function localHeader(source: ZipSource): Buffer {
  const extra = sizes([source.bytes, source.bytes]);
  return Buffer.concat([
    Buffer.from('PK\u0003\u0004', 'latin1'),
    common(source, extra.length),
    Buffer.from(source.name),
    extra,
  ]);
}

function centralHeader(source: ZipSource, offset: number): Buffer {
  const extra = sizes([source.bytes, source.bytes, offset]);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(MOST_32, 10);
  return Buffer.concat([
    Buffer.from('PK\u0001\u0002', 'latin1'),
    Buffer.from([45, 0]),
    common(source, extra.length),
    tail,
    Buffer.from(source.name),
    extra,
  ]);
}

function endOf(members: number, start: number, bytes: number): Buffer {
  const record = Buffer.alloc(56);
  record.write('PK\u0006\u0006', 'latin1');
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  for (const at of [24, 32]) record.writeBigUInt64LE(BigInt(members), at);
  record.writeBigUInt64LE(BigInt(bytes), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\u0006\u0007', 'latin1');
  locator.writeBigUInt64LE(BigInt(start + bytes), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22, 0xff);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt32LE(0, 4);
  end.writeUInt16LE(0, 20);
  return Buffer.concat([record, locator, end]);
}
