import { describe, expect, it } from 'vitest';
import { moveInMenu } from './move-in-menu.ts';

const labels = ['Assign', 'Defer', 'Prepare', 'Defer to me'];

describe('moveInMenu', () => {
  it('goes round at both ends', () => {
    expect(moveInMenu('ArrowDown', 3, labels)).toBe(0);
    expect(moveInMenu('ArrowUp', 0, labels)).toBe(3);
    expect(moveInMenu('ArrowDown', -1, labels)).toBe(0);
    expect(moveInMenu('ArrowUp', -1, labels)).toBe(3);
  });

  it('finds by first letter, each time the next', () => {
    expect(moveInMenu('d', 0, labels)).toBe(1);
    expect(moveInMenu('D', 1, labels)).toBe(3);
    expect(moveInMenu('d', 3, labels)).toBe(1);
    expect(moveInMenu('d', -1, labels)).toBe(1);
  });

  it('leaves other keys alone', () => {
    expect(moveInMenu('Tab', 0, labels)).toBeNull();
    expect(moveInMenu('x', 0, labels)).toBeNull();
    expect(moveInMenu('ArrowDown', 0, [])).toBeNull();
  });
});
