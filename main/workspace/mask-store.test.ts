import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { equalMasks } from '../../core/mask/count.ts';
import { maskOf } from '../../test/support/masks.ts';
import { createMaskStore, maskSha256 } from './mask-store.ts';

const MASK = maskOf('.##.', '.#..', '....');

describe('mask store', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'masks-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives back what was stored, under the name of its content', async () => {
    const store = createMaskStore(folder);
    const name = await store.put(MASK);
    expect(name).toBe(maskSha256(MASK));
    expect(equalMasks(await createMaskStore(folder).get(name), MASK)).toBe(true);
  });

  it('stores the same mask once', async () => {
    await createMaskStore(folder).put(MASK);
    await createMaskStore(folder).put(maskOf('.##.', '.#..', '....'));
    expect(
      readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.mask')),
    ).toHaveLength(1);
  });

  it('refuses a mask whose bytes are not the ones that were stored, and one that is gone', async () => {
    const store = createMaskStore(folder);
    const name = await store.put(MASK);
    const other = await store.put(maskOf('####', '####', '####'));
    const pathOf = (sha256: string): string => join(folder, sha256.slice(0, 2), `${sha256}.mask`);
    writeFileSync(pathOf(name), readFileSync(pathOf(other)));
    await expect(store.get(name)).rejects.toMatchObject({ code: 'mask-damaged' });
    rmSync(pathOf(other));
    await expect(store.get(other)).rejects.toThrow(/missing or damaged/);
  });

  it('writes a spoilt file anew when its mask is put again', async () => {
    const name = await createMaskStore(folder).put(MASK);
    const path = join(folder, name.slice(0, 2), `${name}.mask`);
    for (const spoilt of ['', 'not a mask']) {
      writeFileSync(path, spoilt);
      const store = createMaskStore(folder);
      expect(await store.has(name)).toBe(spoilt !== '');
      await store.put(MASK);
      expect(equalMasks(await store.get(name), MASK)).toBe(true);
    }
  });
});
