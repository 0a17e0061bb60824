import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { createHeaderPool } from './header-pool.ts';

describe('createHeaderPool', () => {
  it('gives the same rows in the same order with and without threads', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `${index}.dcm`);
    const files = Object.fromEntries(
      names.map((name, index) => [
        name,
        index % 50 === 7 ? 'text' : smallDicom({ sopInstanceUid: `1.2.${index}` }),
      ]),
    );
    const root = tempFolder(files);
    const heads = names.map((name) => ({ path: join(root, name), size: files[name]?.length ?? 0 }));
    const read = async (threads: number): Promise<unknown> => {
      const pool = createHeaderPool(threads);
      const rows = await Promise.all([pool.read(heads), pool.read([...heads].reverse())]);
      await pool.close();
      return rows;
    };
    const inline = await read(0);
    expect(await read(2)).toEqual(inline);
    expect(inline).toMatchObject([
      { 0: { sopInstanceUid: '1.2.0' }, 7: { failure: 'This is not a DICOM file. It is a text file.' } },
      {},
    ]);
  });
});
