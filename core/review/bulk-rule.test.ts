import { describe, expect, it } from 'vitest';
import { ADA } from '../../test/support/review-script.ts';
import { chooseForBulk, type BulkCandidate, type BulkFrame } from './bulk-rule.ts';
import { untouchedStructure } from './empty-case-state.ts';

const RULES = { overlap: 'allowed', bulkAccept: true, flagBelowAgreement: 0.5 } as const;

function frame(
  change: Partial<BulkFrame> & { readonly flag?: string; readonly outcome?: string } = {},
): BulkFrame {
  const { flag, outcome = 'refined', ...more } = change;
  // The words of this file are those of the engine.
  const label = { flags: flag === undefined ? [] : [flag], outcome } as unknown as BulkFrame['label'];
  return { label, lateralityDoubt: false, empty: false, ...more };
}

function choose(change: Partial<BulkCandidate>, rules: typeof RULES | { bulkAccept: false } = RULES): string {
  const structure = untouchedStructure('radius', 'Radius');
  const candidate = { structure, seen: true, frames: [frame()], ...change };
  const { take, skipped } = chooseForBulk({ ...RULES, ...rules }, [candidate]);
  expect(take.length + skipped.length).toBe(1);
  return skipped[0]?.reason ?? 'taken';
}

describe('accepting all that remain', () => {
  it('takes what was seen and nobody doubts, edited or not', () => {
    expect(choose({})).toBe('taken');
    expect(choose({ structure: { ...untouchedStructure('radius', 'Radius'), tools: ['brush'] } })).toBe(
      'taken',
    );
    expect(choose({ frames: [frame({ label: null })] })).toBe('taken');
  });

  it('skips the rest and says why', () => {
    expect(choose({ seen: false })).toBe(
      'Radius was not accepted: it was not wholly on the screen as it is now.',
    );
    expect(choose({ frames: [frame({ empty: true })] })).toMatch(/no pixels; sign it as absent or draw it/);
    expect(choose({ frames: [frame({ flag: 'low-agreement' })] })).toBe(
      'Radius was not accepted: its first guess and its refinement disagree; look at it and decide by itself.',
    );
    expect(choose({ frames: [frame({ flag: 'laterality-conflict' })] })).toMatch(/left and right/);
    expect(choose({ frames: [frame({ lateralityDoubt: true })] })).toMatch(/left or the right/);
    expect(choose({ frames: [frame({ flag: 'proposed-absent' })] })).toMatch(/may be absent/);
    expect(choose({ frames: [frame({ outcome: 'proposed-absent' })] })).toMatch(/may be absent/);
    const verdict = {
      verdict: 'rejected',
      reason: '',
      note: '',
      reader: ADA,
      at: '',
      seq: 3,
      revision: '',
    } as const;
    expect(choose({ structure: { ...untouchedStructure('radius', 'Radius'), verdict } })).toMatch(
      /a verdict/,
    );
  });

  it('skips what the machine did not find, which carries no flag', () => {
    expect(choose({ frames: [frame({ outcome: 'not-found' })] })).toMatch(/the machine did not find it/);
  });

  it('is refused by tasks that want every structure by itself', () => {
    expect(choose({}, { bulkAccept: false })).toMatch(/asks for a decision on every structure/);
  });

  it('expects in a stack that no structure reaches every frame', () => {
    const outside = frame({ empty: true, outcome: 'not-found' });
    const ends = frame({ empty: true, flag: 'proposed-absent', outcome: 'proposed-absent' });
    expect(choose({ frames: [outside, frame(), ends] })).toBe('taken');
    expect(choose({ frames: [outside, ends] })).toMatch(/no pixels/);
    expect(choose({ frames: [outside, frame({ flag: 'implausible' })] })).toMatch(/unusual/);
    // The machine doubts it and still something is drawn there.
    expect(choose({ frames: [frame(), { ...ends, empty: false }] })).toMatch(/may be absent/);
  });
});
