import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { whyNoFileLimit } from '../../../test/browser/support/processes.ts';
import { batchPorts, batchRequest } from '../../../test/support/exchange/batch-ports.ts';
import { textFormat } from '../../../test/support/exchange/text-format.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { createBatchWriter } from './create-batch-writer.ts';
import { diskFailure } from './disk-failure.ts';

const CHILD = fileURLToPath(new URL('../../../test/support/exchange/full-disk-child.ts', import.meta.url));
const noLimit = whyNoFileLimit();
if (noLimit !== '') console.log(`SKIPPED: ${noLimit}, so a batch onto a full disk is not tried.`);
const noReadOnly = existsSync('/sys/kernel') ? '' : 'there is no /sys';
if (noReadOnly !== '') console.log(`SKIPPED: ${noReadOnly}, so a batch onto a read-only disk is not tried.`);

/** A batch with a file of 1 MB, by a process that may write no more than `kiB` into a file. */
function batchOnFullDisk(target: string, { kiB, replace = '' }: { kiB: number; replace?: string }): string {
  const workspace = tempFolder();
  const child = spawnSync(
    'prlimit',
    [`--fsize=${kiB * 1024}`, process.execPath, CHILD, target, workspace, replace],
    { encoding: 'utf8' },
  );
  return child.stdout.trim() + child.stderr.trim();
}

describe('a batch on a disk that fails', () => {
  it.skipIf(noLimit !== '')('says that the disk is full and leaves the target as it was', () => {
    const folder = tempFolder();
    const target = join(folder, 'deep', 'batch');
    expect(batchOnFullDisk(target, { kiB: 300 })).toBe('batch-full');
    expect(readdirSync(folder)).toEqual([]);
    expect(batchOnFullDisk(target, { kiB: 2048 })).toBe('written');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(noLimit !== '')('keeps the batch that it was to replace', async () => {
    const target = join(tempFolder(), 'batch');
    const root = tempFolder();
    const ports = batchPorts(textFormat(), { workspace: root, data: root });
    const writer = await createBatchWriter(batchRequest(target), ports);
    const patients = { file: null, unmapped: 0, bySplit: { train: 0, val: 0, test: 0 } };
    const { signal } = new AbortController();
    await writer.seal({ leftOut: [], withoutContent: 0, findings: [], patients }, signal);
    await writer.finish(signal);
    const before = readFileSync(join(target, 'manifest.json'), 'utf8');
    expect(batchOnFullDisk(target, { kiB: 300, replace: 'replace' })).toBe('batch-full');
    expect(readdirSync(join(target, '..'))).toEqual(['batch']);
    expect(readFileSync(join(target, 'manifest.json'), 'utf8')).toBe(before);
  });

  it.skipIf(noReadOnly !== '')('says that the folder cannot be written', async () => {
    const root = tempFolder();
    const ports = batchPorts(textFormat(), { workspace: root, data: root });
    // Not even root makes folders there.
    for (const target of ['/sys/countersign-batch', '/sys/countersign/deep/batch']) {
      const begun = createBatchWriter(batchRequest(target), ports);
      await expect(begun).rejects.toMatchObject({ code: 'batch-unwritable' });
    }
  });
});

describe('diskFailure', () => {
  it('leaves what is no failure of the disk as it is', () => {
    const error = new Error('a defect');
    expect(diskFailure(error)).toBe(error);
    for (const [code, expected] of [
      ['ENOSPC', 'batch-full'],
      ['EDQUOT', 'batch-full'],
      ['EFBIG', 'batch-full'],
      ['EROFS', 'batch-unwritable'],
      ['EACCES', 'batch-unwritable'],
      ['EIO', 'batch-unwritable'],
      // What /proc says.
      ['ENOENT', 'batch-unwritable'],
    ]) {
      expect(diskFailure(Object.assign(new Error('x'), { code }))).toMatchObject({ code: expected });
    }
  });
});
