import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { subtract } from '../mask/algebra.ts';
import { createMask } from '../mask/bit-mask.ts';
import { equalMasks, isEmpty } from '../mask/count.ts';
import { maskBounds } from '../mask/bounds.ts';
import { unionRects, type PixelRect } from '../mask/pixel-rect.ts';
import { grow } from './grow-shrink.ts';
import { paintCapsule } from './paint-capsule.ts';
import { startStroke } from './stroke-path.ts';

describe('a stroke', () => {
  it('begins with a dab and goes on with capsules', () => {
    const stroke = startStroke({ width: 6, height: 3 }, { radiusPx: 0.5, aspect: 1 });
    const first = { x: 1.5, y: 1.5 };
    const next = { x: 4.5, y: 1.5 };
    expect(stroke.extend(first)).toEqual({
      capsule: { from: first, to: first, radiusPx: 0.5, aspect: 1 },
      rect: { left: 1, top: 1, right: 2, bottom: 2 },
    });
    expect(stroke.extend(next)).toEqual({
      capsule: { from: first, to: next, radiusPx: 0.5, aspect: 1 },
      rect: { left: 2, top: 1, right: 5, bottom: 2 },
    });
    expect(stroke.extend(first)?.rect).toBeNull();
    expect(stroke.finish()).toBeNull();
    expect(rowsOf(stroke.coverage)).toEqual(['......', '.####.', '......']);
  });

  it('passes over samples that are near and ends under the pointer all the same', () => {
    const stroke = startStroke({ width: 60, height: 60 }, { radiusPx: 5, aspect: 1 });
    stroke.extend({ x: 20, y: 20 });
    expect(stroke.extend({ x: 20.3, y: 20.3 })).toBeNull();
    expect(stroke.extend({ x: 20.1, y: 20.4 })).toBeNull();
    expect(stroke.finish()?.capsule.to).toEqual({ x: 20.1, y: 20.4 });
    expect(stroke.finish()).toBeNull();
    expect(stroke.extend({ x: 20.1, y: 20.4 })).toBeNull();
  });

  it('covers what its capsules cover, and no sample is missed by more than what is passed over', () => {
    forSeeds(40, (random) => {
      const frame = createMask(random.integer(40, 130), random.integer(40, 90));
      const brush = { radiusPx: 30 * random.next(), aspect: 0.5 + random.next() };
      const stroke = startStroke(frame, brush);
      const capsules = createMask(frame.width, frame.height);
      const dabs = createMask(frame.width, frame.height);
      let dirty: PixelRect | null = null;
      let at = { x: random.next() * frame.width, y: random.next() * frame.height };
      const paint = (step: ReturnType<typeof stroke.extend>): void => {
        if (step === null) return;
        dirty = unionRects(dirty, step.rect);
        paintCapsule(capsules, step.capsule, 'add');
      };
      for (let i = 0; i < 80; i++) {
        at = { x: at.x + 3 * random.next() - 1.4, y: at.y + 3 * random.next() - 1.4 };
        paint(stroke.extend(at));
        paintCapsule(dabs, { from: at, to: at, ...brush }, 'add');
      }
      paint(stroke.finish());
      expect(equalMasks(stroke.coverage, capsules)).toBe(true);
      expect(dirty).toEqual(maskBounds(capsules));
      // One pixel of way is passed over at most; pixels have a size themselves.
      const near = grow(stroke.coverage, 1 + Math.hypot(1, brush.aspect), brush.aspect);
      expect(isEmpty(subtract(dabs, near))).toBe(true);
    });
  });
});
