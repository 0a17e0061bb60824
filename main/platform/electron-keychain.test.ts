import type { SafeStorage } from 'electron';
import { describe, expect, it } from 'vitest';
import { createElectronStandIn } from '../../test/support/electron/electron.ts';
import { openElectronKeychain } from './electron-keychain.ts';

const open = (storage: Partial<SafeStorage> = {}, platform = 'linux') =>
  openElectronKeychain(createElectronStandIn({ safeStorage: storage }).safeStorage, platform);

describe('the keychain of the system', () => {
  it('wraps any bytes and gives them back', async () => {
    const keychain = await open();
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    const wrapped = await keychain.wrap(bytes);
    expect(keychain.available()).toBe(true);
    expect([...wrapped]).not.toEqual([...bytes]);
    expect(new Uint8Array(await keychain.unwrap(wrapped))).toEqual(bytes);
  });

  it.each(['basic_text', 'unknown'] as const)(
    'is none on Linux with %s, which is no secret',
    async (name) => {
      const keychain = await open({ getSelectedStorageBackend: () => name });
      expect(keychain.available()).toBe(false);
      expect(() => keychain.wrap(new Uint8Array(1))).toThrow('no keychain');
    },
  );

  it('is not asked for its kind where only Linux has several', async () => {
    const kind = () => {
      throw new Error('only on Linux');
    };
    expect((await open({ getSelectedStorageBackend: kind }, 'win32')).available()).toBe(true);
    expect((await open({ getSelectedStorageBackend: kind })).available()).toBe(false);
  });

  it.each([
    ['not there', () => Promise.resolve(false)],
    ['broken', () => Promise.reject(new Error('locked'))],
  ])('is none when it is %s', async (_, isAsyncEncryptionAvailable) => {
    expect((await open({ isAsyncEncryptionAvailable })).available()).toBe(false);
  });
});
