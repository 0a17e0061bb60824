import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKeyRing, type KeyRing, type Keychain } from '../../main/sealing/keychain.ts';

/** A cost that no test waits for. */
export const CHEAP = { log2N: 4, r: 8, p: 1 } as const;
export const PASSPHRASE = 'correct horse battery';

/** A job that nobody watches or ends. */
export const UNWATCHED = { signal: new AbortController().signal, onProgress: (): void => undefined };

/** Files below a folder that hold one of the needles, as `file: needle`; capitals count. */
export function findInFolder(
  folder: string,
  needles: Readonly<Record<string, string | Uint8Array>>,
): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    for (const [name, needle] of Object.entries(needles)) {
      const bytes = typeof needle === 'string' ? Buffer.from(needle, 'utf8') : Buffer.from(needle);
      if (entry.name.includes(bytes.toString('latin1'))) found.push(`${path}: ${name} in its name`);
      if (entry.isFile() && readFileSync(path).includes(bytes)) found.push(`${path}: ${name}`);
    }
  }
  return found;
}

/** A keychain of one account: what another one wrapped it does not open. */
export function memoryKeychain(account = 'ada'): Keychain {
  const mark = Buffer.from(`${account}:`, 'utf8');
  return {
    available: () => true,
    wrap: (bytes) => Buffer.concat([mark, bytes]),
    unwrap(bytes) {
      if (!Buffer.from(bytes).subarray(0, mark.length).equals(mark)) throw new Error('of another account');
      return bytes.subarray(mark.length);
    },
  };
}

export function memoryKeyRing(dataFolder: string, account?: string): KeyRing {
  return createKeyRing(dataFolder, memoryKeychain(account));
}
