import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { crc32 } from 'node:zlib';

/** What a member of a zip, or a list of files, says of a file. */
export interface FileDigest {
  readonly bytes: number;
  readonly sha256: string;
  readonly crc32: number;
}

export async function fileDigest(path: string): Promise<FileDigest> {
  const hash = createHash('sha256');
  let bytes = 0;
  let crc = 0;
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const chunk = part as Buffer; // no encoding is set
    hash.update(chunk);
    crc = crc32(chunk, crc);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex'), crc32: crc };
}
