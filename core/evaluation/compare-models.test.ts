import { describe, expect, it } from 'vitest';
import { acceptanceFrom, isAccepted } from './acceptance.ts';
import { compareModels } from './compare-models.ts';
import type { ComparedMask, MaskFit } from './compared-mask.ts';
import { comparisonText } from './comparison-text.ts';
import { comparisonWarnings } from './comparison-warnings.ts';

const NAMES = { old: 'Old', new: 'New' };
const STRUCTURES = [
  { id: 'a', name: 'Lunate' },
  { id: 'b', name: 'Ulna' },
  { id: 'c', name: 'Never seen' },
];

function fit(dice: number | null, hd95Px: number | null = 2, more: Partial<MaskFit> = {}): MaskFit {
  return {
    empty: false,
    absent: dice === null,
    dice,
    hd95Px,
    hd95Mm: hd95Px === null ? null : hd95Px / 4,
    deviation: hd95Px === null ? null : hd95Px / 500,
    ...more,
  };
}

function mask(more: Partial<ComparedMask> = {}): ComparedMask {
  return {
    caseId: 'case 1',
    group: 'patient 1',
    structure: 'a',
    verdict: 'accepted',
    drawnBy: 'other',
    family: null,
    old: fit(0.8),
    new: fit(0.9),
    correction: null,
    ...more,
  };
}

describe('compareModels', () => {
  it('averages over masks and pairs differences by patient', () => {
    const { rows, overall, cases, patients, unit } = compareModels(
      [
        mask({ old: fit(0.8), new: fit(0.9) }),
        mask({ caseId: 'case 2', group: 'patient 2', old: fit(0.6), new: fit(0.5), verdict: 'corrected' }),
        mask({ structure: 'b', old: fit(0.5), new: fit(0.7), drawnBy: 'old' }),
      ],
      STRUCTURES,
    );
    expect([cases, patients, unit]).toEqual([2, 2, 'mm']);
    expect(rows.map(({ structure, name, n, fromOld }) => [structure, name, n, fromOld])).toEqual([
      ['a', 'Lunate', 2, 0],
      ['b', 'Ulna', 1, 1],
    ]);
    expect(rows[0]?.old.dice).toBeCloseTo(0.7, 12);
    expect(rows[0]?.new.dice).toBeCloseTo(0.7, 12);
    expect(rows[0]?.difference?.mean).toBeCloseTo(0, 12);
    expect(rows[0]?.difference?.low).toBeCloseTo(-0.1, 12);
    expect(rows[0]?.difference?.high).toBeCloseTo(0.1, 12);
    expect(rows[0]?.corrected).toEqual({ mean: expect.closeTo(-0.1, 12) as number, low: null, high: null });
    expect(rows[1]?.corrected).toBeNull();
    expect(overall).toMatchObject({ n: 3, fromOld: 1 });
    expect(overall.difference?.mean).toBeCloseTo(0.2 / 3, 12);
  });

  it('takes distances only where both have drawn something, and pixels where a spacing is missing', () => {
    const missed = fit(0, null, { empty: true });
    const masks = [mask({ old: fit(0.8, 4), new: fit(0.8, 2) }), mask({ old: fit(0.1, 90), new: missed })];
    const { rows, unit } = compareModels(masks, STRUCTURES);
    expect([unit, rows[0]?.old.hd95, rows[0]?.new.hd95]).toEqual(['mm', 1, 0.5]);
    const unknown = mask({ old: fit(0.8, 6, { hd95Mm: null }), new: fit(0.8, 6, { hd95Mm: null }) });
    const mixed = compareModels([...masks, unknown], STRUCTURES);
    expect([mixed.unit, mixed.rows[0]?.old.hd95]).toEqual(['px', 5]);
  });

  it('counts an absent structure by whether something was drawn, and not in Dice', () => {
    const nothing = fit(null, null, { empty: true, absent: true });
    const something = fit(null, null, { absent: true });
    const { rows } = compareModels(
      [mask({ verdict: 'absent', old: something, new: nothing }), mask({ old: fit(1, 0), new: fit(1, 0) })],
      STRUCTURES,
    );
    expect(rows[0]?.old).toEqual({ dice: 1, hd95: 0, accepted: 0.5 });
    expect(rows[0]?.new).toEqual({ dice: 1, hd95: 0, accepted: 1 });
    expect(rows[0]?.difference).toMatchObject({ mean: 0 });
  });

  it('is printed within a terminal of 100 columns', () => {
    const masks = [mask(), mask({ group: 'patient 2', caseId: 'case 2' })];
    const lines = comparisonText(
      {
        ...compareModels(masks, STRUCTURES),
        taskId: 'wrist',
        old: 'old',
        new: 'new',
        seen: 3,
        warnings: ['Beware.'],
      },
      NAMES,
    );
    expect(lines[1]).toBe(
      '2 reviewed cases of 2 patients; 3 reviewed cases left out, since one of the models has seen the patient.',
    );
    expect(lines.find((line) => line.startsWith('Lunate'))).toMatch(
      /0\.800 +0\.900 +\+0\.100 \[\+0\.100 \+0\.100\]/,
    );
    expect(lines.at(-1)).toBe('Note: Beware.');
  });
});

describe('acceptance', () => {
  it('is a fixed limit until readers have corrected enough', () => {
    const few = Array.from({ length: 19 }, () => ({ correction: 0.2 }));
    expect(acceptanceFrom(few)).toMatchObject({
      tolerance: 0.01,
      sentence: expect.stringContaining('within 1.0 %') as string,
    });
  });

  it('is what three quarters of the corrections exceeded, within reason', () => {
    const corrections = Array.from({ length: 41 }, (_, i) => ({ correction: i / 1000 }));
    expect(acceptanceFrom(corrections).tolerance).toBeCloseTo(0.01, 12);
    expect(
      acceptanceFrom(corrections.map(({ correction }) => ({ correction: correction * 2 }))).tolerance,
    ).toBeCloseTo(0.02, 12);
    expect(acceptanceFrom(corrections.map(() => ({ correction: 1 }))).tolerance).toBe(0.03);
    expect(acceptanceFrom(corrections.map(() => ({ correction: 0 }))).tolerance).toBe(0.002);
    expect(acceptanceFrom(corrections).sentence).toContain('from 41 corrections');
  });

  it('refuses what is empty, far off, or drawn where nothing is', () => {
    const limit = { tolerance: 0.01, sentence: '' };
    expect(isAccepted(fit(0.9, 5), limit)).toBe(true);
    expect(isAccepted(fit(0.9, 5.1), limit)).toBe(false);
    expect(isAccepted(fit(0, null, { empty: true }), limit)).toBe(false);
    expect(isAccepted(fit(null, null, { absent: true }), limit)).toBe(false);
    expect(isAccepted(fit(null, null, { absent: true, empty: true }), limit)).toBe(true);
  });
});

describe('comparisonWarnings', () => {
  it('say whom the references favour', () => {
    const masks = [
      mask({ drawnBy: 'old' }),
      mask({ drawnBy: 'new', group: 'patient 2' }),
      mask({ drawnBy: 'old', verdict: 'absent' }),
    ];
    expect(comparisonWarnings(masks, NAMES)).toEqual([
      'These cases are of 2 patients only: the intervals are rough.',
      '1 of 3 signed masks are those of Old, accepted as they were, which favours it: go by the difference over corrected masks.',
      '1 of 3 signed masks are those of New, accepted as they were, which favours it: go by the difference over corrected masks.',
      'None of these masks was corrected, so there is no difference that is free of that.',
    ]);
  });

  it('name masks of models that one of them, or both, descend from', () => {
    const masks = [
      ...Array.from({ length: 10 }, (_, i) => mask({ group: `patient ${String(i)}` })),
      mask({ family: 'old' }),
      mask({ family: 'new' }),
      mask({ family: 'new', verdict: 'absent' }),
      mask({ family: 'both' }),
    ];
    expect(comparisonWarnings(masks, NAMES)).toEqual([
      '1 of 14 signed masks are those of models that Old descends from, accepted as they were, which favours it: go by the difference over corrected masks.',
      '1 of 14 signed masks are those of models that New descends from, accepted as they were, which favours it: go by the difference over corrected masks.',
      '1 of 14 signed masks are those of models that both descend from, accepted as they were, which favours the one that has changed less since: go by the difference over corrected masks.',
      'None of these masks was corrected, so there is no difference that is free of that.',
    ]);
  });

  it('have nothing to say of many patients and masks that others drew', () => {
    const masks = Array.from({ length: 10 }, (_, i) => mask({ group: `patient ${String(i)}` }));
    expect(comparisonWarnings(masks, NAMES)).toEqual([]);
    expect(comparisonWarnings(masks.slice(0, 1), NAMES)).toEqual([
      'All of these cases are of one patient, who says nothing about others: there are no intervals.',
    ]);
  });
});
