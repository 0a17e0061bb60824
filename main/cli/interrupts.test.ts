import { describe, expect, it } from 'vitest';
import { interruptHandler } from './interrupts.ts';

describe('interruptHandler', () => {
  it('takes the copies of one key press for one, and a second press for impatience', () => {
    const told: string[] = [];
    let now = 50;
    const onSignal = interruptHandler(
      () => told.push('stop'),
      () => told.push('exit'),
      () => now,
    );
    onSignal();
    onSignal();
    now = 60;
    onSignal();
    expect(told).toEqual(['stop']);
    now = 2000;
    onSignal();
    expect(told).toEqual(['stop', 'exit']);
  });
});
