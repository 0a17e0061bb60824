import { describe, expect, it } from 'vitest';
import { createMask, setMaskAt, type BitMask } from '../mask/bit-mask.ts';
import { learnAnatomy, plausibilities, shapeOf, shapesOf } from './anatomy.ts';

/** A 100 x 100 frame with filled boxes. */
function boxes(...all: readonly [x: number, y: number, width: number, height: number][]): BitMask {
  const mask = createMask(100, 100);
  for (const [left, top, width, height] of all) {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) setMaskAt(mask, x, y, 1);
    }
  }
  return mask;
}

/** A bone of 10 x 10 and another below it, shifted as a whole by (dx, dy). */
function hand(dx: number, dy: number, side = 10): Map<string, BitMask> {
  return new Map([
    ['upper', boxes([20 + dx, 20 + dy, side, side])],
    ['lower', boxes([20 + dx, 60 + dy, 10, 10])],
  ]);
}

const learnt = learnAnatomy([hand(0, 0), hand(10, 5), hand(20, 0), hand(30, 5)].map(shapesOf));

describe('shapeOf', () => {
  it('measures in shares of the frame', () => {
    expect(shapeOf(boxes([0, 0, 10, 10], [50, 0, 10, 10]))).toEqual({
      logArea: Math.log(0.02),
      x: 0.3,
      y: 0.05,
      parts: 2,
    });
    expect(shapeOf(createMask(3, 3))).toBeNull();
  });
});

describe('learnAnatomy', () => {
  it('learns places relative to the middle of the case, so that a shifted hand is the same hand', () => {
    expect(learnt['upper']!.offsetY.mean).toBeCloseTo(-0.2, 10);
    expect(learnt['upper']!.offsetX).toEqual({ mean: expect.closeTo(0, 10), sd: 0.01 });
    expect(learnt['upper']!.logArea.mean).toBeCloseTo(Math.log(0.01), 10);
    expect(learnt['upper']).toMatchObject({ n: 4, present: 1, parts: 1 });
  });

  it('learns nothing from three cases, and counts known absence', () => {
    const absent = new Map([...hand(0, 0), ['upper', createMask(100, 100)] as const]);
    expect(learnAnatomy([hand(0, 0), hand(0, 0), hand(0, 0)].map(shapesOf))).toEqual({});
    const some = learnAnatomy([absent, hand(0, 0), hand(0, 0), hand(0, 0), hand(0, 0)].map(shapesOf));
    expect(some['upper']!.present).toBe(0.8);
    expect(some['lower']!.present).toBe(1);
  });
});

describe('plausibilities', () => {
  it('is 1 for what is ordinary, wherever it lies in the frame', () => {
    const found = plausibilities(shapesOf(hand(15, 20)), learnt);
    expect([...found]).toEqual([
      ['upper', 1],
      ['lower', 1],
    ]);
  });

  it('falls with size and with parts that were never seen', () => {
    const large = plausibilities(shapesOf(hand(0, 0, 30)), learnt);
    expect(large.get('upper')).toBeLessThan(0.01);
    const split = hand(0, 0).set('upper', boxes([20, 20, 10, 5], [20, 26, 10, 5]));
    expect(plausibilities(shapesOf(split), learnt).get('upper')).toBeCloseTo(0.5, 1);
  });

  it('is null for what is empty or was not learnt', () => {
    const masks = hand(0, 0)
      .set('upper', createMask(100, 100))
      .set('other', boxes([1, 1, 5, 5]));
    const found = plausibilities(shapesOf(masks), learnt);
    expect(found.get('upper')).toBeNull();
    expect(found.get('other')).toBeNull();
    expect(plausibilities(shapesOf(masks), undefined).get('lower')).toBeNull();
  });
});
