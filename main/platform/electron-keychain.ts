import type { SafeStorage } from 'electron';
import { NO_KEYCHAIN, type Keychain } from '../sealing/keychain.ts';

/** Linux without a password store of the desktop: Electron would use a password that is in its source code. */
const NOT_SECRET: ReadonlySet<string> = new Set(['basic_text', 'unknown']);

/**
 * The secret store of the person's account: Keychain (macOS), DPAPI (Windows), libsecret or KWallet (Linux). To be
 * asked after `ready`. Where there is none that keeps a secret it says that it is not available.
 */
export async function openElectronKeychain(storage: SafeStorage, platform: string): Promise<Keychain> {
  if (!(await isSecret(storage, platform))) return NO_KEYCHAIN;
  return {
    available: () => true,
    // It keeps texts, and bytes are none.
    wrap: (bytes) => storage.encryptStringAsync(Buffer.from(bytes).toString('base64')),
    unwrap: async (bytes) => {
      const { result } = await storage.decryptStringAsync(Buffer.from(bytes));
      return Buffer.from(result, 'base64');
    },
  };
}

async function isSecret(storage: SafeStorage, platform: string): Promise<boolean> {
  try {
    if (!(await storage.isAsyncEncryptionAvailable())) return false;
    return platform !== 'linux' || !NOT_SECRET.has(storage.getSelectedStorageBackend());
  } catch {
    // A locked or broken store must not keep the program from starting: there are passphrases.
    return false;
  }
}
