import { spawn } from 'node:child_process';
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { checkSignature } from './sign.ts';
import { openStationKey } from './station-key.ts';

const bytes = Buffer.from('{"format":"countersign-batch/1"}');

describe('openStationKey', () => {
  it('makes a key once, for its owner alone, and signs with it', async () => {
    const folder = join(tempFolder(), 'data');
    const key = await openStationKey(folder);
    const signature = key.sign(bytes);
    expect(checkSignature(bytes, JSON.stringify(signature))).toEqual({
      state: 'valid',
      fingerprint: key.fingerprint,
    });
    expect(checkSignature(Buffer.from('{}'), JSON.stringify(signature))).toMatchObject({ state: 'invalid' });
    expect(readdirSync(folder)).toEqual(['station-key.pem']);
    expect((await openStationKey(folder)).fingerprint).toBe(key.fingerprint);
    if (process.platform === 'win32') return;
    const path = join(folder, 'station-key.pem');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    await openStationKey(folder);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is one key for calls and processes that come at once', async () => {
    const folder = join(tempFolder(), 'data');
    const module = fileURLToPath(new URL('./station-key.ts', import.meta.url));
    const script = `import { openStationKey } from ${JSON.stringify(module)};
      console.log((await openStationKey(${JSON.stringify(folder)})).fingerprint);`;
    const found = await Promise.all([
      ...[1, 2, 3].map(() => outputOf(['--input-type=module', '-e', script])),
      ...[1, 2, 3].map(async () => (await openStationKey(folder)).fingerprint),
    ]);
    expect(new Set(found).size).toBe(1);
    expect(found[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(readdirSync(folder)).toEqual(['station-key.pem']);
  });

  it('says which file it is when it is no key', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'station-key.pem'), 'no key');
    await expect(openStationKey(folder)).rejects.toThrow(/station-key\.pem, can be neither read nor made/);
  });
});

describe('checkSignature', () => {
  it('believes no fingerprint that is not the key’s', async () => {
    const key = await openStationKey(tempFolder());
    const signature = key.sign(bytes);
    const lie = { ...signature, fingerprint: '0'.repeat(64) };
    expect(checkSignature(bytes, JSON.stringify(lie))).toMatchObject({ state: 'invalid' });
    expect(checkSignature(bytes, 'nothing')).toMatchObject({ state: 'invalid' });
    const other = (await openStationKey(tempFolder())).sign(bytes);
    const mixed = { ...signature, signature: other.signature };
    expect(checkSignature(bytes, JSON.stringify(mixed))).toMatchObject({ state: 'invalid' });
  });
});

function outputOf(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.on('error', reject);
    child.on('close', () => {
      resolve(text.trim());
    });
  });
}
