import { describe, expect, it } from 'vitest';
import { chooseFrames } from './choose-frames.ts';
import { frameLesson, judgedKind, type FrameFacts, type StructureFacts } from './judged.ts';

const GOOD: FrameFacts = { empty: false, estimatedDice: 0.95, drawn: true };
const UNSIGNED = { weight: 0.5, quality: 0.9 };

function facts(given: Partial<StructureFacts>): StructureFacts {
  return { structure: 'ulna', verdict: null, touched: false, frames: [GOOD], ...given };
}

describe('what a training takes a structure for', () => {
  it('is what a reader has signed', () => {
    expect(judgedKind(facts({ verdict: 'accepted' }), null)).toBe('accepted');
    expect(judgedKind(facts({ verdict: 'corrected', touched: true }), null)).toBe('corrected');
    expect(judgedKind(facts({ verdict: 'absent' }), null)).toBe('absent');
  });

  it('is unknown without a signature, and with one that says that there is no usable mask', () => {
    for (const verdict of ['rejected', 'deferred', null] as const) {
      expect(judgedKind(facts({ verdict }), null)).toBe('unknown');
    }
    expect(judgedKind(facts({ verdict: 'rejected' }), UNSIGNED)).toBe('unknown');
  });

  it('is the pseudo label where somebody wants those, good ones that nobody has begun to change', () => {
    const kindOf = (given: Partial<StructureFacts>) => judgedKind(facts(given), UNSIGNED);
    expect(kindOf({})).toBe('unsigned');
    expect(kindOf({ verdict: 'deferred' })).toBe('unsigned');
    expect(kindOf({ touched: true })).toBe('unknown');
    expect(kindOf({ frames: [{ ...GOOD, estimatedDice: 0.89 }] })).toBe('unknown');
    expect(kindOf({ frames: [{ ...GOOD, estimatedDice: null }] })).toBe('unknown');
    // Its side is not known, or nothing was found.
    expect(kindOf({ frames: [{ ...GOOD, drawn: false }] })).toBe('unknown');
    expect(kindOf({ frames: [{ ...GOOD, empty: true }] })).toBe('unknown');
    expect(judgedKind(facts({ frames: [{ ...GOOD, estimatedDice: null }] }), { weight: 1, quality: 0 })).toBe(
      'unsigned',
    );
  });

  it('holds for every frame of a stack, but for pseudo labels only where they are good', () => {
    const empty: FrameFacts = { ...GOOD, empty: true };
    expect(frameLesson('accepted', GOOD, null)).toEqual({ show: 'mask', weight: 1 });
    expect(frameLesson('corrected', empty, null)).toEqual({ show: 'nothing', weight: 1 });
    expect(frameLesson('absent', GOOD, null)).toEqual({ show: 'nothing', weight: 1 });
    expect(frameLesson('unsigned', GOOD, UNSIGNED)).toEqual({ show: 'mask', weight: 0.5 });
    expect(frameLesson('unsigned', empty, UNSIGNED)).toBeNull();
    expect(frameLesson('unknown', GOOD, UNSIGNED)).toBeNull();
  });
});

describe('frames of a stack', () => {
  const shown = (...indices: number[]): StructureFacts[] => {
    const frames = Array.from({ length: 100 }, (_, index) => ({ ...GOOD, empty: !indices.includes(index) }));
    return [facts({ frames })];
  };

  it('are all taken up to the limit', () => {
    expect(chooseFrames(shown(), 5)).toEqual([0, 1, 2, 3, 4]);
  });

  it('are those that show something, and some that do not', () => {
    expect(chooseFrames(shown(40, 41, 42), 100, 8)).toEqual([9, 29, 40, 41, 42, 51, 70, 90]);
    const many = chooseFrames(shown(...Array.from({ length: 60 }, (_, index) => index)), 100, 8);
    expect(many).toEqual([5, 15, 25, 35, 45, 55, 70, 90]);
  });
});
