import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { jsonElements } from './json-elements.ts';

async function read(text: string): Promise<unknown[]> {
  const path = join(tempFolder({ 'a.json': text }), 'a.json');
  const found: unknown[] = [];
  for await (const { key, value } of jsonElements(path, new Set(['images', 'info'])))
    found.push([key, value]);
  return found;
}

describe('jsonElements', () => {
  it('cuts out members and elements of arrays', async () => {
    expect(
      await read(
        ' {"other": [1, {"images": [7]}, "]"], "images" : [ {"a":"}],{\\"" } ,2,"x,y", [3,[4]]], "info": {"v": 1}, "images": []} \n',
      ),
    ).toEqual([
      ['images', { a: '}],{"' }],
      ['images', 2],
      ['images', 'x,y'],
      ['images', [3, [4]]],
      ['info', { v: 1 }],
    ]);
    expect(await read('{}')).toEqual([]);
    expect(await read('\ufeff{"images":[null]}')).toEqual([['images', null]]);
  });

  it('reads entries that lie across the parts in which a file is read', async () => {
    const long = Array.from({ length: 3000 }, (_, i) => ({
      id: i,
      text: 'é'.repeat(i % 700),
      list: [i, [i]],
    }));
    expect(await read(JSON.stringify({ images: long }))).toEqual(long.map((one) => ['images', one]));
  });

  it('refuses what is no JSON object by one sentence', async () => {
    const bad = [
      '',
      '[1]',
      '{"images": [1, 2',
      '{"images": [1 2]}',
      '{"images": [tru]}',
      '{} {}',
      'PK\u0003\u0004',
      '{"images": [}',
    ];
    for (const text of bad) {
      await expect(read(text), text).rejects.toMatchObject({ code: 'json-damaged' });
    }
  });
});
