import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../platform/atomic-file.ts';
import { flushFolders } from '../platform/flush-folders.ts';
import type { DataKey } from './sealer.ts';

/** What the account of the operating system keeps secret for this program: Electron's `safeStorage`, or nothing. */
export interface Keychain {
  /** False also where the system would keep it under a key that everybody knows. */
  available(): boolean;
  wrap(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** @throws when it was wrapped by another account or station. */
  unwrap(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** For hosts without one: the command line and the loopback host. */
export const NO_KEYCHAIN: Keychain = {
  available: () => false,
  wrap: () => {
    throw new Error('there is no keychain');
  },
  unwrap: () => {
    throw new Error('there is no keychain');
  },
};

/** Keys of workspaces that this account opens without a passphrase. They lie in the station's folder, never in a workspace. */
export interface KeyRing {
  readonly available: boolean;
  /** @returns null when there is none that this account can open. */
  get(keyId: string): Promise<DataKey | null>;
  keep(keyId: string, key: DataKey): Promise<void>;
  forget(keyId: string): Promise<void>;
}

const kept = z.strictObject({ format: z.literal(1), keyId: z.string(), wrapped: z.base64() });

/** @param dataFolder of the station. */
export function createKeyRing(dataFolder: string, keychain: Keychain): KeyRing {
  const pathOf = (keyId: string): string => join(dataFolder, 'keys', `${keyId}.json`);
  return {
    available: keychain.available(),
    async get(keyId) {
      if (!keychain.available()) return null;
      try {
        const file = kept.parse(JSON.parse(await readFile(pathOf(keyId), 'utf8')));
        return file.keyId === keyId ? await keychain.unwrap(Buffer.from(file.wrapped, 'base64')) : null;
      } catch {
        // Missing, damaged or of another account: the passphrase opens the workspace.
        return null;
      }
    },
    async keep(keyId, key) {
      const wrapped = Buffer.from(await keychain.wrap(key)).toString('base64');
      await writeAtomically(pathOf(keyId), JSON.stringify({ format: 1, keyId, wrapped }));
      // It may be the only key: what is sealed next must not outlive it. The folder may be new as well.
      const folder = dirname(pathOf(keyId));
      await flushFolders([folder, dirname(folder)]);
    },
    forget: (keyId) => rm(pathOf(keyId), { force: true }),
  };
}
