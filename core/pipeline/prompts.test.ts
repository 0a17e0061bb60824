import { describe, expect, it } from 'vitest';
import { maskOf } from '../../test/support/masks.ts';
import { DEFAULT_SETTINGS, PAPER_SETTINGS } from './presets.ts';
import { promptSetOf, promptsFromMasks } from './prompts.ts';

const left = maskOf('.......', '###....', '###....', '###....', '.......');
const right = maskOf('.......', '.......', '....###', '....###', '....###');
const none = maskOf('.......', '.......', '.......', '.......', '.......');

describe('prompts from masks', () => {
  it('are a tight box in edges and a seed at a pixel’s centre', () => {
    const [prompts] = promptsFromMasks([left], [DEFAULT_SETTINGS]);
    expect(prompts).toEqual({
      box: { left: 0, top: 1, right: 3, bottom: 4 },
      seed: { x: 1.5, y: 2.5 },
      negatives: [],
    });
  });

  it('grow the box by the margin, not beyond the image', () => {
    const rules = { ...DEFAULT_SETTINGS, boxMarginPx: 2 };
    const [prompts] = promptsFromMasks([left], [rules]);
    expect(prompts!.box).toEqual({ left: 0, top: 0, right: 5, bottom: 5 });
  });

  it('take the seeds of the others as negatives; structures without mask give and get nothing', () => {
    const found = promptsFromMasks(
      [left, none, right],
      [DEFAULT_SETTINGS, DEFAULT_SETTINGS, DEFAULT_SETTINGS],
    );
    expect(found[1]).toBeNull();
    expect(found[0]!.negatives).toEqual([{ x: 5.5, y: 3.5 }]);
    expect(found[2]!.negatives).toEqual([{ x: 1.5, y: 2.5 }]);
  });

  it('seed in the area that no other structure claims', () => {
    const whole = maskOf('######', '######', '######');
    const part = maskOf('####..', '####..', '####..');
    const [prompts] = promptsFromMasks([whole, part], [PAPER_SETTINGS, PAPER_SETTINGS]);
    // Exclusive are columns 4 and 5: their centroid lies between two pixels and goes to the right one.
    expect(prompts!.seed).toEqual({ x: 5.5, y: 1.5 });
  });

  it('seed a structure without exclusive area from its own mask and drop the negatives inside of it', () => {
    const lung = maskOf('......', '.####.', '.####.', '.####.', '.####.');
    const clavicle = maskOf('......', '.###..', '.###..', '.###..', '......');
    const [, paper] = promptsFromMasks([lung, clavicle], [PAPER_SETTINGS, PAPER_SETTINGS]);
    expect(paper!.seed).toEqual({ x: 2.5, y: 2.5 });
    const [outer] = promptsFromMasks([lung, clavicle], [DEFAULT_SETTINGS, DEFAULT_SETTINGS]);
    expect(outer!.negatives).toEqual([]);
    const rules = { ...PAPER_SETTINGS, dropInnerNegatives: false };
    const [keeping] = promptsFromMasks([lung, clavicle], [rules, rules]);
    expect(keeping!.negatives).toEqual([{ x: 2.5, y: 2.5 }]);
  });

  it('keep the seed of a bent structure inside, unless the paper’s centroid is wanted', () => {
    const bent = maskOf('#######', '#######', '##...##', '##...##', '##...##', '##...##', '##...##');
    const [inside] = promptsFromMasks([bent], [DEFAULT_SETTINGS]);
    const { x, y } = inside!.seed;
    expect(y < 2 || x < 2 || x > 5).toBe(true);
    const [paper] = promptsFromMasks([bent], [PAPER_SETTINGS]);
    // Centroid (3.5, 3.06): in the gap.
    expect(paper!.seed).toEqual({ x: 3.5, y: 3.5 });
  });
});

describe('prompts of a pass', () => {
  const prompts = {
    box: { left: 0, top: 0, right: 2, bottom: 2 },
    seed: { x: 1.5, y: 1.5 },
    negatives: [{ x: 5.5, y: 5.5 }],
  };

  it('hold only what the pass names; masks are no points', () => {
    expect(promptSetOf(prompts, ['box'])).toEqual({ box: prompts.box, points: [] });
    expect(promptSetOf(prompts, ['positive', 'negative', 'previous'])).toEqual({
      box: null,
      points: [
        { x: 1.5, y: 1.5, label: 'include' },
        { x: 5.5, y: 5.5, label: 'exclude' },
      ],
    });
    expect(promptSetOf(prompts, ['mask'])).toEqual({ box: null, points: [] });
  });
});
