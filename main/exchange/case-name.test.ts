import { describe, expect, it } from 'vitest';
import { ownCaseName } from './case-name.ts';

const frames = (...ids: string[]): { frameId: string }[] => ids.map((frameId) => ({ frameId }));

describe('the name of a case that leaves', () => {
  it('is another one where the stack has other slices, or the same in another order', () => {
    const whole = ownCaseName('wrist', 'c1', frames('a#0', 'b#0', 'c#0'));
    expect(whole).toMatch(/^wrist-[0-9a-f]{12}$/);
    expect(ownCaseName('wrist', 'c1', frames('a#0', 'b#0', 'c#0'))).toBe(whole);
    expect(ownCaseName('wrist', 'c1', frames('b#0', 'c#0'))).not.toBe(whole);
    expect(ownCaseName('wrist', 'c1', frames('a#0', 'c#0', 'b#0'))).not.toBe(whole);
    expect(ownCaseName('wrist', 'c2', frames('a#0', 'b#0', 'c#0'))).not.toBe(whole);
  });
});
