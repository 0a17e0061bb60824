import { describe, expect, it } from 'vitest';
import { smallTask } from '../../../test/support/small-label.ts';
import { dealCases, drawSeed, type CaseToDeal } from '../../../core/training/deal-cases.ts';
import { scheduleOf } from '../../../core/training/schedule.ts';
import { surveyOf } from './survey.ts';

/** Twelve patients with one accepted stack of so many frames each. */
function surveyOfStacks(frames: number) {
  const cases = Array.from({ length: 12 }, (_, index): CaseToDeal => {
    const shown = Array.from({ length: frames }, () => ({ empty: false, estimatedDice: null, drawn: true }));
    return {
      caseId: String(index),
      patient: String(index),
      structures: [{ structure: 'ulna', verdict: 'accepted', touched: false, frames: shown }],
    };
  });
  const deal = dealCases(cases, {
    unsigned: null,
    validation: 0.2,
    held: 0,
    seed: drawSeed('wrist'),
    pinned: new Map(),
  });
  const task = smallTask(['ulna']);
  return surveyOf({
    task,
    deal,
    known: [],
    heldShare: 0,
    unsigned: null,
    view: null,
    parents: [],
    speed: 1e10,
  });
}

/** Ten signed radiographs, and one unsigned mask of this estimated quality. */
function warningsOfUnsigned(estimatedDice: number | null, quality: number): readonly string[] {
  const cases = Array.from({ length: 11 }, (_, index): CaseToDeal => {
    const verdict = index === 0 ? null : 'accepted';
    const frames = [{ empty: false, estimatedDice, drawn: true }];
    return {
      caseId: String(index),
      patient: String(index),
      structures: [{ structure: 'ulna', verdict, touched: false, frames }],
    };
  });
  const unsigned = { weight: 0.5, quality };
  const deal = dealCases(cases, { unsigned, validation: 0.2, held: 0, seed: 1, pinned: new Map() });
  const about = { task: smallTask(['ulna']), deal, known: [], heldShare: 0, view: null, parents: [] };
  return surveyOf({ ...about, unsigned, speed: 1e10 }).warnings.filter((one) => /nsigned mask/.test(one));
}

describe('the survey of a source', () => {
  it('says why nothing unsigned is learnt from, or what of it nobody has estimated', () => {
    expect(warningsOfUnsigned(0.95, 0.9)).toEqual([]);
    expect(warningsOfUnsigned(0.95, 0)).toEqual([]);
    expect(warningsOfUnsigned(0.8, 0.9)).toEqual([
      'No unsigned mask is learnt from: none has an estimated quality of at least 90 %; set a lower limit.',
    ]);
    expect(warningsOfUnsigned(null, 0.9)).toEqual([
      'No unsigned mask is learnt from: nobody has estimated their quality, which takes SAM; set the least estimated quality to 0 % to learn from all of them.',
    ]);
    expect(warningsOfUnsigned(null, 0)).toEqual([
      'Unsigned masks of which nobody has estimated the quality, as of imported ones or without SAM, are learnt from too: 1.',
    ]);
  });

  it('plans and estimates by images, of which stacks have up to 32', () => {
    const [single, stacks] = [surveyOfStacks(1), surveyOfStacks(60)];
    expect([single.cases.training, stacks.cases.training]).toEqual([10, 10]);
    // The same number of updates, about: the coffee plan stays one.
    const [a, b] = [single.plans[0]!.plan, stacks.plans[0]!.plan];
    expect([scheduleOf(a, 10).updatesPerEpoch, scheduleOf(b, 320).updatesPerEpoch]).toEqual([3, 80]);
    const updates = [scheduleOf(a, 10).updates, scheduleOf(b, 320).updates];
    expect(updates[1]).toBeLessThanOrEqual(1.5 * updates[0]!);
    expect(stacks.plans[0]!.seconds).toBeLessThanOrEqual(1.5 * single.plans[0]!.seconds!);
    expect(stacks.plans[0]!.memoryBytes).toBeGreaterThan(single.plans[0]!.memoryBytes);
  });
});
