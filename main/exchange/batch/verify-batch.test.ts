import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { batchPorts, batchRequest } from '../../../test/support/exchange/batch-ports.ts';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import { textFormat } from '../../../test/support/exchange/text-format.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { createBatchWriter } from './create-batch-writer.ts';
import { verifyBatch } from './verify-batch.ts';

const quiet = new AbortController().signal;
const check = (folder: string, signedBy: string | null = null) =>
  verifyBatch(folder, { signedBy, signal: quiet, onProgress: () => undefined });

/** A batch of two files. */
async function batch({ sign = true } = {}): Promise<string> {
  const root = tempFolder();
  const ports = batchPorts(textFormat(), { workspace: join(root, 'workspace'), data: join(root, 'data') });
  const one = exportCase(generatedStudy('radiograph'), {
    structures: [{ id: 'ulna', masks: [] }],
    name: 'one',
  });
  const target = join(root, 'batch');
  const writer = await createBatchWriter(batchRequest(target, { task: one.task, options: { sign } }), ports);
  await writer.check(one);
  await writer.write(one, quiet);
  const patients = { file: null, unmapped: 0, bySplit: { train: 1, val: 0, test: 0 } };
  await writer.seal({ leftOut: [], withoutContent: 0, findings: [], patients }, quiet);
  await writer.finish(quiet);
  return target;
}

/** Puts another value in the place of the manifest, as JSON. */
function changeManifest(folder: string, change: (manifest: { files: { path: string }[] }) => void): void {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { files: { path: string }[] };
  change(manifest);
  writeFileSync(path, JSON.stringify(manifest));
}

describe('verifyBatch', () => {
  it('holds when nothing was changed, signed or not', async () => {
    expect(await check(await batch())).toMatchObject({ signature: 'valid', problems: [] });
    const plain = await batch({ sign: false });
    expect(await check(plain)).toMatchObject({ signature: 'none', signedBy: null, problems: [] });
    writeFileSync(join(plain, '.DS_Store'), 'of the system');
    expect(await check(plain)).toMatchObject({ problems: [] });
  });

  it('finds a manifest that was changed though nobody signed it', async () => {
    const folder = await batch({ sign: false });
    const path = join(folder, 'manifest.json');
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('"includeUnsigned": false');
    writeFileSync(path, text.replace('"includeUnsigned": false', '"includeUnsigned": true'));
    expect(await check(folder)).toMatchObject({
      signature: 'none',
      problems: [{ file: 'manifest.json', reason: 'It has been changed: its id does not fit its content.' }],
    });
  });

  it('finds files that were changed, cut, removed or added', async () => {
    const folder = await batch();
    const text = join(folder, 'text', 'one.txt');
    const original = readFileSync(text);
    writeFileSync(
      text,
      original.map((byte) => byte ^ 1),
    );
    expect((await check(folder)).problems).toEqual([
      { file: 'text/one.txt', reason: expect.stringContaining('sha256') as string },
    ]);
    writeFileSync(text, original.subarray(1));
    expect((await check(folder)).problems[0]?.reason).toMatch(/bytes instead of/);
    rmSync(text);
    writeFileSync(join(folder, 'text', 'more.txt'), '');
    expect((await check(folder)).problems).toEqual([
      { file: 'text/one.txt', reason: 'It is missing.' },
      { file: 'text/more.txt', reason: 'The manifest does not list it.' },
    ]);
  });

  it('finds a manifest that was changed to hide that', async () => {
    const folder = await batch();
    const { signedBy } = await check(folder);
    changeManifest(folder, (manifest) => manifest.files.pop());
    const found = await check(folder, signedBy);
    expect(found).toMatchObject({ signature: 'invalid', signedBy: null });
    expect(found.problems[0]).toMatchObject({ file: 'manifest.sig.json' });
  });

  it('insists on the key that was asked for', async () => {
    const [folder, other] = [await batch(), await batch()];
    const { signedBy } = await check(folder);
    expect(await check(folder, signedBy)).toMatchObject({ problems: [] });
    expect((await check(other, signedBy)).problems[0]?.reason).toMatch(/Another key/);
    rmSync(join(folder, 'manifest.sig.json'));
    expect((await check(folder, signedBy)).problems[0]?.reason).toMatch(/not signed/);
    // The same manifest, signed by another station.
    writeFileSync(join(folder, 'manifest.sig.json'), readFileSync(join(other, 'manifest.sig.json')));
    expect(await check(folder)).toMatchObject({ signature: 'valid', problems: [] });
    expect((await check(folder, signedBy)).problems).toHaveLength(1);
  });

  it('follows no path out of the folder', async () => {
    const folder = await batch({ sign: false });
    const secret = join(folder, '..', 'secret.txt');
    writeFileSync(secret, 'secret');
    const paths = ['../secret.txt', '/etc/passwd', 'text/../../secret.txt', 'C:\\x', 'text\\one.txt', ''];
    changeManifest(folder, ({ files }) => {
      for (const path of paths) files.push({ ...files[0]!, path });
    });
    symlinkSync(secret, join(folder, 'text', 'link.txt'));
    mkdirSync(join(folder, '..', 'elsewhere'));
    symlinkSync(join(folder, '..', 'elsewhere'), join(folder, 'linked'));
    const { problems } = await check(folder);
    expect(problems.filter(({ reason }) => /was not looked at/.test(reason)).map(({ file }) => file)).toEqual(
      paths,
    );
    expect(problems.filter(({ reason }) => /link or a device/.test(reason))).toHaveLength(2);
  });

  it('says what is wrong with what is no manifest', async () => {
    await expect(check(tempFolder())).rejects.toMatchObject({ code: 'batch-missing' });
    for (const [text, reason] of [
      ['', /no JSON/],
      ['[]', /no manifest/],
      ['{"format":"countersign-batch/9"}', /no manifest/],
      ['{"format":"countersign-batch/1"}', /not complete at/],
    ] as const) {
      const found = await check(tempFolder({ 'manifest.json': text }));
      expect(found.manifest).toBeNull();
      expect(found.problems[0]?.reason).toMatch(reason);
    }
  });
});
