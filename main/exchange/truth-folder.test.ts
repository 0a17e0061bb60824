import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMask, maskAt, setMaskAt } from '../../core/mask/bit-mask.ts';
import { readTruthFolder, writeTruthCase } from './truth-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'truth-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

describe('truth folder', () => {
  it('reads back what it wrote; empty masks stay known, missing ones unknown', async () => {
    const mask = createMask(35, 3);
    setMaskAt(mask, 33, 2, 1);
    await writeTruthCase(
      folder,
      '1.2.3',
      new Map([
        ['radius', mask],
        ['pisiform', createMask(35, 3)],
      ]),
    );
    const truth = await readTruthFolder(folder);
    expect(truth.cases).toEqual(['1.2.3']);
    const read = (await truth.read('1.2.3', { width: 35, height: 3 }))!;
    expect([...read.keys()].sort()).toEqual(['pisiform', 'radius']);
    expect(read.get('radius')).toEqual(mask);
    expect(read.get('pisiform')!.words.every((word) => word === 0)).toBe(true);
    expect(await truth.read('9.9')).toBeNull();
  });

  it('reads bit fields: bit i belongs to structure i', async () => {
    await writeFile(join(folder, 'structures.json'), '{"bits": ["right-lung", "left-lung", "heart"]}');
    const data = new Uint8Array([0, 1, 2, 3, 4, 7]);
    await writeFile(join(folder, 'case-1.png'), encode({ width: 3, height: 2, data, channels: 1, depth: 8 }));
    const truth = await readTruthFolder(folder);
    expect(truth.cases).toEqual(['case-1']);
    const read = (await truth.read('case-1'))!;
    const bits = (id: string): number[] =>
      [0, 1, 2, 3, 4, 5].filter((i) => maskAt(read.get(id)!, i % 3, Math.floor(i / 3)));
    expect(bits('right-lung')).toEqual([1, 3, 5]);
    expect(bits('left-lung')).toEqual([2, 3, 5]);
    expect(bits('heart')).toEqual([4, 5]);
  });

  it('refuses masks of another size (M2), colours and what is no PNG, each by a sentence', async () => {
    await writeTruthCase(folder, 'a', new Map([['radius', createMask(4, 4)]]));
    const truth = await readTruthFolder(folder);
    await expect(truth.read('a', { width: 5, height: 4 })).rejects.toThrow(/4 x 4 pixels.*5 x 4/);
    const data = new Uint8Array(12);
    await writeFile(
      join(folder, 'a', 'radius.png'),
      encode({ width: 2, height: 2, data, channels: 3, depth: 8 }),
    );
    await expect(truth.read('a')).rejects.toThrow(/grey PNG: it has colours\.$/);
    await writeFile(join(folder, 'a', 'radius.png'), 'no image');
    await expect(truth.read('a')).rejects.toThrow(/cannot be read as a grey PNG/);
    await expect(readTruthFolder(join(folder, 'nowhere'))).rejects.toThrow(/no folder of truth/);
  });

  it('reads PNGs of one bit', async () => {
    await writeTruthCase(folder, 'a', new Map([['ulna', createMask(10, 2)]]));
    // 10 pixels = 2 bytes per row, highest bit first.
    const data = new Uint8Array([0b10000000, 0b01000000, 0, 0b10000000]);
    await writeFile(
      join(folder, 'a', 'radius.png'),
      encode({ width: 10, height: 2, data, channels: 1, depth: 1 }),
    );
    const read = (await (await readTruthFolder(folder)).read('a'))!.get('radius')!;
    expect(maskAt(read, 0, 0)).toBe(true);
    expect(maskAt(read, 9, 0)).toBe(true);
    expect(maskAt(read, 8, 1)).toBe(true);
    expect(maskAt(read, 8, 0)).toBe(false);
  });
});
