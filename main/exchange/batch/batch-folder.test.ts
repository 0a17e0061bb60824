import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { createStagedBatch } from './batch-folder.ts';

const ABOUT = { format: 'nifti', caseId: null } as const;

function staged(signal = new AbortController().signal) {
  const folder = tempFolder();
  mkdirSync(join(folder, 'batch'));
  return {
    folder,
    batch: createStagedBatch({ root: join(folder, 'batch'), spools: join(folder, 'spool') }, signal),
  };
}

function* parts(...texts: string[]): Generator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('createStagedBatch', () => {
  it('writes what comes in parts, and knows size and digest', async () => {
    const { folder, batch } = staged();
    await batch.write('b/deep/two.txt', parts('ab', '', 'c'), ABOUT);
    await batch.write('a.bin', new Uint8Array([1, 2]), { format: 'png', caseId: 'c' });
    expect(batch.files()).toEqual([
      { path: 'a.bin', bytes: 2, sha256: sha256(new Uint8Array([1, 2])), format: 'png', caseId: 'c' },
      { path: 'b/deep/two.txt', bytes: 3, sha256: sha256(Buffer.from('abc')), ...ABOUT },
    ]);
    expect(readFileSync(join(folder, 'batch', 'b/deep/two.txt'), 'utf8')).toBe('abc');
    expect(Buffer.from(await batch.read('b/deep/two.txt')).toString()).toBe('abc');
    await batch.flush();
  });

  it('takes a name once, however it is spelled, and none that leads out', async () => {
    const { batch } = staged();
    await batch.write('a.txt', Buffer.from('1'), ABOUT);
    await expect(batch.write('A.TXT', Buffer.from('2'), ABOUT)).rejects.toThrow('written twice');
    await expect(batch.write('../a.txt', Buffer.from('2'), ABOUT)).rejects.toThrow('inside of the batch');
    await batch.writeLast('manifest.json', Buffer.from('{}'));
    expect(batch.files()).toHaveLength(1);
  });

  it('leaves nothing of a file whose content fails, or that is cancelled', async () => {
    const stop = new AbortController();
    const { folder, batch } = staged(stop.signal);
    function* broken(): Generator<Uint8Array> {
      yield Buffer.from('half');
      throw new Error('no more');
    }
    await expect(batch.write('x.txt', broken(), ABOUT)).rejects.toThrow('no more');
    stop.abort();
    await expect(batch.write('y.txt', parts('a'), ABOUT)).rejects.toMatchObject({ name: 'CancelledError' });
    expect(['x.txt', 'y.txt'].filter((name) => existsSync(join(folder, 'batch', name)))).toEqual([]);
    expect(batch.files()).toEqual([]);
  });

  it('keeps lines beside the batch, in their order, however many', async () => {
    const { folder, batch } = staged();
    const spool = batch.spool('lines');
    const lines = Array.from({ length: 9000 }, (_, index) => `${index} ${'x'.repeat(60)}`);
    await Promise.all(lines.map((line) => spool.add(line)));
    expect(await collected(batch.spool('lines').lines())).toEqual(lines);
    await spool.add('last');
    expect((await collected(spool.lines())).at(-1)).toBe('last');
    await expect(spool.add('a\nb')).rejects.toThrow('line feed');
    expect(await collected(batch.spool('empty').lines())).toEqual([]);
    expect(readdirSync(join(folder, 'batch'))).toEqual([]);
    await batch.close();
  });
});

async function collected(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
