import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkUpdate } from '../main/update/check-update.ts';
import { tempFolder } from '../test/support/temp-folder.ts';
import { artifactMachine, artifactName, artifactsIn } from './artifacts.ts';
import { programVersion } from './build/program-version.ts';
import { releaseKeys, releaseKeysModule } from './build/release-keys.ts';

const root = join(import.meta.dirname, '..');

describe('packages', () => {
  it('are named by system and processor, and read by both', () => {
    const linux = { platform: 'linux', arch: 'x64' } as const;
    expect(artifactName('1.2.3', linux, 'deb')).toBe('Countersign-1.2.3-linux-amd64.deb');
    expect(artifactName('1.2.3', linux, 'tar.gz')).toBe('Countersign-1.2.3-linux-x64.tar.gz');
    expect(artifactMachine('Countersign-1.2.3-linux-amd64.deb')).toEqual(linux);
    expect(artifactMachine('Countersign-1.2.3-linux-x86_64.AppImage')).toEqual(linux);
    expect(artifactMachine('Countersign-1.2.3-linux-aarch64.rpm')).toEqual({
      platform: 'linux',
      arch: 'arm64',
    });
    expect(artifactMachine('Countersign-1.2.3-windows-x64-setup.exe')).toEqual({
      platform: 'win32',
      arch: 'x64',
    });
    expect(artifactMachine('Countersign-1.2.3-macos-arm64.dmg')).toEqual({
      platform: 'darwin',
      arch: 'arm64',
    });
    expect(() => artifactMachine('Countersign-1.2.3.zip')).toThrow('does not say for which machine');
  });

  it('are told from what lies beside them', () => {
    const folder = tempFolder({
      'Countersign-1.2.3-windows-x64.msi': '',
      'builder-debug.yml': '',
      'x.zip': '',
      SHA256SUMS: '',
    });
    expect(artifactsIn(folder)).toEqual(['Countersign-1.2.3-windows-x64.msi']);
  });
});

describe('the update file', () => {
  it('is made of packages, and believed by a program that knows the key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const name = `Countersign-${programVersion(root)}-linux-amd64.deb`;
    const folder = tempFolder({
      [name]: 'a package',
      key: privateKey.export({ format: 'pem', type: 'pkcs8' }),
    });
    const script = join(root, 'packaging', 'update-bundle.ts');
    const args = [
      script,
      '--key',
      join(folder, 'key'),
      '--packages',
      folder,
      '--out',
      join(folder, 'made.update'),
    ];
    const env = { ...process.env, SOURCE_DATE_EPOCH: '1700000000' };
    execFileSync(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const keys = releaseKeys({ COUNTERSIGN_RELEASE_KEYS: key });
    const older = { version: '0.0.1', platform: 'linux', arch: 'x64', keys };
    const options = { signal: new AbortController().signal, onProgress: () => undefined };
    const { update, artifacts } = await checkUpdate(join(folder, 'made.update'), older, options);
    expect(update.released).toBe('2023-11-14T22:13:20.000Z');
    expect(artifacts.map(({ file }) => file)).toEqual([name]);
  });

  it('is believed by no build with a wrong key', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })).export({
      format: 'der',
      type: 'spki',
    });
    expect(() => releaseKeys({ COUNTERSIGN_RELEASE_KEYS: key.toString('base64') })).toThrow(
      'no public Ed25519 key',
    );
    expect(() => releaseKeys({ COUNTERSIGN_RELEASE_KEYS: 'abc' })).toThrow('no public Ed25519 key');
    expect(releaseKeys({})).toEqual([]);
    expect(releaseKeysModule(['a'])).toContain('export const RELEASE_KEYS = ["a"];');
  });
});
