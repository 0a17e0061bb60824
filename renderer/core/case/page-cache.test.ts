import { describe, expect, it } from 'vitest';
import { createStructureTimers, IDLE_MS } from './structure-timers.ts';
import { createPageCache } from './page-cache.ts';
import { testCase } from '../../../test/support/reading/desk.ts';
import { createMemoryBackend, frameIdOf } from '../../../test/support/reading/memory-backend.ts';

const size = { columns: 64, rows: 48 };

function cacheOf(limit: number) {
  const cases = ['a', 'b', 'c'].map((digit) => testCase(digit));
  const backend = createMemoryBackend(cases);
  const ports = {
    fetchBlob: backend.fetchBlob,
    now: () => 0,
    randomHex: () => '',
    schedule: () => () => undefined,
    toggleFullScreen: () => undefined,
    preferredLanguages: () => [],
  };
  return { cases, backend, cache: createPageCache(backend.connect(), ports, limit) };
}

describe('pixels in the page', () => {
  it('are fetched once, also when asked for twice at a time, under an id that never comes again', async () => {
    const { cases, backend, cache } = cacheOf(1e9);
    const [a] = cases;
    const frame = frameIdOf(a!, 0);
    const [one, two] = await Promise.all([
      cache.pixels(a!.caseId, frame, size),
      cache.pixels(a!.caseId, frame, size),
    ]);
    expect(one).toBe(two);
    expect(backend.calls.filter(({ operation }) => operation === 'case.frame')).toHaveLength(1);
    cache.forget(a!.caseId);
    expect(cache.bytes).toBe(0);
    expect((await cache.pixels(a!.caseId, frame, size)).id).not.toBe(one.id);
  });

  it('stay within a bound of bytes; the newest stays', async () => {
    const { cases, cache } = cacheOf(8000);
    for (const each of cases) await cache.pixels(each.caseId, frameIdOf(each, 0), size);
    // One frame of 64 x 48 16-bit values and its head: less than 8,000 bytes; two are more.
    expect(cache.bytes).toBeGreaterThan(6144);
    expect(cache.bytes).toBeLessThan(8000);
  });

  it('are refused when they are of another size (M2)', async () => {
    const { cases, cache } = cacheOf(1e9);
    const asked = cache.pixels(cases[0]!.caseId, frameIdOf(cases[0]!, 0), { columns: 48, rows: 64 });
    await expect(asked).rejects.toThrow('not of this image');
  });
});

describe('time in hand', () => {
  it('passes between signs of life that are near each other', () => {
    const timers = createStructureTimers(0);
    timers.switchTo('radius', 0);
    timers.touch(1000);
    timers.touch(1000 + IDLE_MS + 1);
    timers.touch(2000 + IDLE_MS + 1);
    timers.switchTo('ulna', 2500 + IDLE_MS + 1);
    timers.touch(3000 + IDLE_MS + 1);
    expect(timers.left()).toEqual([
      { structure: 'radius', activeMs: 2500 },
      { structure: 'ulna', activeMs: 500 },
    ]);
    expect(timers.take('radius')).toBe(2500);
    expect(timers.peek('radius')).toBe(0);
  });
});
