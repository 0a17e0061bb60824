import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** sha256 of a file; of a folder that of the names and digests of all its files. */
export async function incomingDigest(path: string): Promise<string> {
  if ((await stat(path)).isFile()) return fileDigest(path);
  const names = (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const name of names) {
    // Relative, so that the same folder elsewhere has the same digest.
    hash.update(`${name.slice(path.length)}\n${await fileDigest(name)}\n`);
  }
  return hash.digest('hex');
}

async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  // Chunks of a stream that was opened without an encoding are bytes.
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
