import { describe, expect, it } from 'vitest';
import { createCancelSource } from '../../core/transport/cancel-source.ts';
import { abortSignalOf } from './abort-signal.ts';

describe('abortSignalOf', () => {
  it('follows the signal of a job, before and after', () => {
    const source = createCancelSource();
    const before = abortSignalOf(source.signal);
    let told = 0;
    before.addEventListener('abort', () => (told += 1));
    expect(before.aborted).toBe(false);
    source.cancel();
    source.cancel();
    expect([before.aborted, told, abortSignalOf(source.signal).aborted]).toEqual([true, 1, true]);
  });
});
