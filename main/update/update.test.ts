import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkUpdate, type RunningProgram } from './check-update.ts';
import { makeUpdateBundle } from './make-update-bundle.ts';
import { signUpdate } from './sign-update.ts';
import { writeStoredZip } from '../platform/zip/stored-zip.ts';
import { unpackUpdate } from './unpack-update.ts';

const root = mkdtempSync(join(tmpdir(), 'countersign-update-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const keyPair = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    pem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    der: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
};
const ours = keyPair();
const theirs = keyPair();
const program: RunningProgram = {
  version: '1.2.3',
  platform: 'linux',
  arch: 'x64',
  keys: [theirs.der, ours.der],
};
const options = { signal: new AbortController().signal, onProgress: () => undefined };
const INSTALLER = Buffer.from('an installer '.repeat(10_000));

let bundles = 0;
async function bundle(more: { version?: string; pem?: string } = {}): Promise<string> {
  const linux = join(root, 'countersign_2.0.0_amd64.deb');
  const windows = join(root, 'Countersign Setup 2.0.0.exe');
  writeFileSync(linux, INSTALLER);
  writeFileSync(windows, 'another installer');
  const out = join(root, `bundle-${String((bundles += 1))}.update`);
  await makeUpdateBundle({
    out,
    version: more.version ?? '2.0.0',
    released: '2026-11-22T10:00:00Z',
    notes: 'New: updates.',
    artifacts: [
      { platform: 'linux', arch: 'x64', path: linux },
      { platform: 'win32', arch: 'x64', path: windows },
    ],
    privateKey: more.pem ?? ours.pem,
  });
  return out;
}

/** A bundle as somebody else could make it, signed with the right key all the same. */
async function forged(json: object, members: readonly { name: string; text: string }[]): Promise<string> {
  const bytes = Buffer.from(JSON.stringify(json));
  const all = [
    { name: 'update.json', text: bytes },
    { name: 'update.json.sig', text: Buffer.from(signUpdate(bytes, ours.pem)) },
    ...members.map(({ name, text }) => ({ name, text: Buffer.from(text) })),
  ];
  const out = join(root, `forged-${String((bundles += 1))}.update`);
  const sources = all.map(({ name, text }) => ({
    name,
    bytes: text.length,
    crc32: crc32(text),
    content: text,
  }));
  await writeStoredZip(out, sources);
  return out;
}

const failure = (path: string, running: RunningProgram = program): Promise<unknown> =>
  checkUpdate(path, running, options).then(
    () => 'accepted',
    (error: unknown) => (error as { code: string }).code,
  );

describe('an update file', () => {
  let good: string;
  beforeAll(async () => {
    good = await bundle();
  });

  it('that is genuine and fits is accepted, and the same installers make the same bytes', async () => {
    const told: number[] = [];
    const checked = await checkUpdate(good, program, {
      ...options,
      onProgress: (done, total) => told.push(done / total),
    });
    expect(checked.update).toMatchObject({ version: '2.0.0', notes: 'New: updates.' });
    expect(checked.artifacts.map(({ file }) => file)).toEqual(['countersign_2.0.0_amd64.deb']);
    expect(told.at(-1)).toBe(1);
    expect(readFileSync(await bundle())).toEqual(readFileSync(good));
  });

  it('is unpacked, read back and left alone', async () => {
    const target = join(root, 'unpacked');
    const request = { bundle: good, file: 'countersign_2.0.0_amd64.deb', target };
    const path = await unpackUpdate(request, program, options);
    expect(readFileSync(path)).toEqual(INSTALLER);
    expect(readdirSync(target)).toEqual(['countersign_2.0.0_amd64.deb']);
    await expect(unpackUpdate(request, program, options)).rejects.toMatchObject({
      code: 'update-target-taken',
    });
    const other = { ...request, file: 'Countersign Setup 2.0.0.exe' };
    await expect(unpackUpdate(other, program, options)).rejects.toMatchObject({
      code: 'update-artifact-unknown',
    });
  });

  it('is refused in one sentence for every reason there is', async () => {
    const bytes = readFileSync(good);
    const write = (name: string, content: Uint8Array): string => {
      writeFileSync(join(root, name), content);
      return join(root, name);
    };
    const at = bytes.indexOf('an installer an');
    const inside = Buffer.from(bytes);
    inside[at + 5000] = inside[at + 5000]! ^ 1;
    const notes = Buffer.from(bytes);
    notes.write('Old', bytes.indexOf('New: updates.'));
    const signature = Buffer.from(bytes);
    const sign = bytes.indexOf('"signature": "') + 20;
    signature[sign] = signature[sign] === 65 ? 66 : 65;
    expect(await failure(good, { ...program, keys: [] })).toBe('update-no-keys');
    expect(await failure(good, { ...program, keys: [theirs.der] })).toBe('update-key-unknown');
    expect(await failure(good, { ...program, version: '2.0.0' })).toBe('update-same');
    expect(await failure(good, { ...program, version: '2.0.1' })).toBe('update-older');
    expect(await failure(good, { ...program, version: '10.0.0' })).toBe('update-older');
    expect(await failure(good, { ...program, platform: 'darwin' })).toBe('update-other-computer');
    expect(await failure(good, { ...program, arch: 'arm64' })).toBe('update-other-computer');
    expect(await failure(write('cut', bytes.subarray(0, -100)))).toBe('update-unreadable');
    expect(await failure(write('half', bytes.subarray(0, bytes.length / 2)))).toBe('update-unreadable');
    expect(await failure(write('empty', Buffer.alloc(0)))).toBe('update-unreadable');
    expect(await failure(write('text', Buffer.from('a text')))).toBe('update-unreadable');
    expect(await failure(write('inside', inside))).toBe('update-changed');
    expect(await failure(write('notes', notes))).toBe('update-changed');
    expect(await failure(write('signature', signature))).toBe('update-changed');
    await expect(checkUpdate(join(root, 'nowhere'), program, options)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  it('with names that leave the folder, members that were not signed, or a form of tomorrow is refused', async () => {
    const artifact = { platform: 'linux', arch: 'x64', file: 'a.deb', bytes: 1, sha256: '0'.repeat(64) };
    const json = {
      format: 'countersign-update/1',
      version: '2.0.0',
      released: '2026-11-22T10:00:00Z',
      notes: '',
      artifacts: [artifact],
    };
    const evil = join(root, 'evil.deb');
    for (const file of [
      '../evil.deb',
      '/tmp/evil.deb',
      'a/../../evil.deb',
      '..\\evil.deb',
      'C:\\evil.deb',
      'con',
      '.hidden',
    ]) {
      const signed = { ...json, artifacts: [{ ...artifact, file }] };
      expect(await failure(await forged(signed, [])), file).toBe('update-format');
      const member = await failure(await forged(json, [{ name: file, text: 'x' }]));
      expect(['update-changed', 'update-unreadable'], file).toContain(member);
    }
    expect(existsSync(evil)).toBe(false);
    expect(await failure(await forged(json, [{ name: 'a.deb', text: 'xy' }]))).toBe('update-changed');
    expect(await failure(await forged(json, []))).toBe('update-changed');
    expect(await failure(await forged({ ...json, format: 'countersign-update/2' }, []))).toBe(
      'update-format',
    );
    expect(await failure(await forged(json, [{ name: 'a.deb', text: 'x' }]))).toBe('update-changed');
    const twice = { ...json, artifacts: [artifact, { ...artifact, file: 'A.DEB' }] };
    expect(await failure(await forged(twice, []))).toBe('update-format');
  });

  it('signed with another key than it says is refused', async () => {
    const wrong = await bundle({ pem: keyPair().pem });
    expect(await failure(wrong)).toBe('update-key-unknown');
  });
});
