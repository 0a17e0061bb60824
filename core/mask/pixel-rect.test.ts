import { describe, expect, it } from 'vitest';
import { clipRect, padRect, unionRects } from './pixel-rect.ts';

const rect = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });

describe('rectangles of pixels', () => {
  it('join', () => {
    expect(unionRects(rect(1, 5, 3, 6), rect(2, 0, 9, 1))).toEqual(rect(1, 0, 9, 6));
    expect(unionRects(null, rect(2, 0, 9, 1))).toEqual(rect(2, 0, 9, 1));
    expect(unionRects(null, null)).toBeNull();
  });

  it('are cut by the frame, outwards to whole pixels, and null when empty', () => {
    const frame = { width: 10, height: 5 };
    expect(clipRect(rect(-3, 1.2, 4.1, 99), frame)).toEqual(rect(0, 1, 5, 5));
    expect(clipRect(rect(10, 0, 12, 5), frame)).toBeNull();
    expect(clipRect(rect(3, 3, 3, 4), frame)).toBeNull();
    expect(clipRect(rect(NaN, 0, 4, 4), frame)).toBeNull();
    expect(clipRect(rect(Infinity, Infinity, -Infinity, -Infinity), frame)).toBeNull();
  });

  it('grow', () => {
    expect(padRect(rect(1, 1, 2, 2), 3)).toEqual(rect(-2, -2, 5, 5));
    expect(padRect(rect(1, 1, 2, 2), 3, 0)).toEqual(rect(-2, 1, 5, 2));
  });
});
