import { describe, expect, it } from 'vitest';
import { createBoundedCache } from './bounded-cache.ts';

describe('createBoundedCache', () => {
  it('lets the least recently used leave when the weights reach the limit', () => {
    const cache = createBoundedCache<string>(6, (value) => value.length);
    cache.set('a', 'xx');
    cache.set('b', 'xx');
    cache.set('c', 'xx');
    cache.get('a');
    cache.set('d', 'xxx');
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key))).toEqual(['xx', undefined, undefined, 'xxx']);
  });

  it('keeps one that is too heavy alone, and counts a replaced one once', () => {
    const cache = createBoundedCache<string>(6, (value) => value.length);
    cache.set('a', 'xx');
    cache.set('big', 'x'.repeat(9));
    expect([cache.get('a'), cache.get('big')?.length]).toEqual([undefined, 9]);
    for (let i = 0; i < 9; i++) cache.set('b', 'xxx');
    cache.set('c', 'xxx');
    expect([cache.get('b'), cache.get('c')]).toEqual(['xxx', 'xxx']);
    cache.delete('b');
    expect(cache.get('b')).toBeUndefined();
  });
});
