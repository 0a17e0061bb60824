import { mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FrameEmbedding } from '../../core/pipeline/engine.ts';
import { createEmbeddingStore } from './embedding-store.ts';

const VIEW: FrameEmbedding['view'] = {
  geometry: {
    imageWidth: 4,
    imageHeight: 3,
    inputWidth: 8,
    inputHeight: 8,
    contentWidth: 8,
    contentHeight: 6,
    mirrored: false,
  },
  window: { source: 'percentile', low: 0.5, high: 200 },
  inverted: true,
  lateralityDoubt: null,
};

function embedding(first: number): FrameEmbedding {
  const data = Float32Array.from({ length: 100 }, (_, i) => first + i / 7);
  return { tensor: { dims: [1, 10, 10], data }, view: VIEW, provider: 'cpu' };
}

describe('embedding store', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'embeddings-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives back every bit of what was put in', async () => {
    await createEmbeddingStore(folder, 1e6).put('a', embedding(1));
    expect(await createEmbeddingStore(folder, 1e6).get('a')).toEqual(embedding(1));
  });

  it('knows nothing of other keys', async () => {
    const store = createEmbeddingStore(folder, 1e6);
    await store.put('a', embedding(1));
    expect(await store.get('b')).toBeNull();
  });

  it('takes a damaged or cut file for none, so that it is computed again', async () => {
    const store = createEmbeddingStore(folder, 1e6);
    await store.put('a', embedding(1));
    const file = join(folder, 'a.embedding');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 4));
    expect(await store.get('a')).toBeNull();
    writeFileSync(file, 'CSEM');
    expect(await store.get('a')).toBeNull();
  });

  it('lets the least recently used leave first', async () => {
    const unlimited = createEmbeddingStore(folder, 1e6);
    for (const [index, key] of ['a', 'b', 'c'].entries()) {
      await unlimited.put(key, embedding(index));
      utimesSync(join(folder, `${key}.embedding`), 1000 + index, 1000 + index);
    }
    // Reading makes `a` the most recently used.
    await unlimited.get('a');
    const size = readFileSync(join(folder, 'a.embedding')).length;
    await createEmbeddingStore(folder, size * 3).put('d', embedding(3));
    expect(readdirSync(folder).sort()).toEqual(['a.embedding', 'c.embedding', 'd.embedding']);
  });
});
