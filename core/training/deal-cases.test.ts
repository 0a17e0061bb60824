import { describe, expect, it } from 'vitest';
import type { Verdict } from '../domain/verdict.ts';
import { createRandom } from '../random/random.ts';
import { dealCases, drawSeed, type CaseToDeal, type Deal, type DealRules } from './deal-cases.ts';
import type { SplitPart } from './split.ts';

const RULES: DealRules = {
  unsigned: null,
  validation: 0.2,
  held: 0.2,
  seed: drawSeed('wrist'),
  pinned: new Map(),
};

function oneCase(caseId: string, patient: string, verdict: Verdict | null): CaseToDeal {
  const frames = [{ empty: false, estimatedDice: 0.95, drawn: true }];
  return { caseId, patient, structures: [{ structure: 'ulna', verdict, touched: false, frames }] };
}

function idsOf(list: Deal['training']): string[] {
  return list.map(({ caseId }) => caseId);
}

/** Where every patient is, from the cases. */
function placesOf(deal: Deal): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>();
  for (const part of ['training', 'validation', 'held', 'unlabelled'] as const) {
    for (const { patient } of deal[part]) {
      const own = places.get(patient) ?? new Set<string>();
      places.set(patient, own.add(part === 'unlabelled' ? 'training' : part));
    }
  }
  return places;
}

describe('the deal of cases', () => {
  it('puts signed cases into three parts, and the others aside', () => {
    const cases = ['a', 'b', 'c', 'd', 'e'].map((patient) => oneCase(`case-${patient}`, patient, 'accepted'));
    const deal = dealCases([...cases, oneCase('bare', 'a', null)], { ...RULES, held: 0.2 });
    expect([deal.training, deal.validation, deal.held].map((list) => list.length)).toEqual([3, 1, 1]);
    expect(deal.patients.training).toHaveLength(3);
  });

  it('learns from unsigned pseudo labels, never measures on them, and not from patients of other parts', () => {
    const cases = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((patient) => [
      oneCase(`${patient}-signed`, patient, 'corrected'),
      oneCase(`${patient}-open`, patient, null),
    ]);
    const deal = dealCases(cases, { ...RULES, unsigned: { weight: 0.5, quality: 0.9 } });
    expect(deal.validation.every(({ kinds }) => kinds[0] === 'corrected')).toBe(true);
    expect(deal.held.every(({ kinds }) => kinds[0] === 'corrected')).toBe(true);
    for (const patient of deal.patients.training) {
      expect(idsOf(deal.training)).toEqual(expect.arrayContaining([`${patient}-signed`, `${patient}-open`]));
    }
    expect(deal.unlabelled).toEqual([]);
  });

  it('keeps a patient in one part only, whatever the cases are (fixed seeds)', () => {
    const verdicts: (Verdict | null)[] = ['accepted', 'corrected', 'absent', 'rejected', 'deferred', null];
    for (let seed = 1; seed <= 40; seed++) {
      const random = createRandom(seed);
      const cases = Array.from({ length: 30 }, (_, index) =>
        oneCase(
          `case-${String(index)}`,
          `p${String(Math.floor(random.between(0, 12)))}`,
          verdicts[Math.floor(random.between(0, verdicts.length))]!,
        ),
      );
      const unsigned = random.chance(0.5) ? { weight: 0.3, quality: 0.5 } : null;
      const deal = dealCases(cases, { ...RULES, unsigned, held: random.between(0, 0.5) });
      for (const [patient, parts] of placesOf(deal)) {
        expect([...parts], `${patient}, seed ${String(seed)}`).toHaveLength(1);
      }
    }
  });

  it('leaves patients where they were when more cases come, so that who was held stays held', () => {
    const signed = (from: number, to: number): CaseToDeal[] =>
      Array.from({ length: to - from }, (_, index) =>
        oneCase(`case-${String(from + index)}`, `p${String(from + index)}`, 'accepted'),
      );
    const first = dealCases(signed(0, 10), RULES);
    const pinned = new Map<string, SplitPart>();
    for (const part of ['training', 'validation', 'held'] as const) {
      for (const patient of first.patients[part]) pinned.set(patient, part);
    }
    const second = dealCases(signed(0, 30), { ...RULES, pinned });
    for (const patient of first.patients.held) expect(second.patients.held).toContain(patient);
    for (const patient of first.patients.training) expect(second.patients.held).not.toContain(patient);
    expect(second.patients.held.length).toBeGreaterThan(first.patients.held.length);
    // Also when nobody is to be held any more.
    const third = dealCases(signed(0, 30), { ...RULES, held: 0, pinned });
    expect(third.patients.held).toEqual(first.patients.held);
    expect(idsOf(third.training)).not.toContain(`case-${first.patients.held[0]!.slice(1)}`);
  });

  it('holds patients back of whom nothing is signed yet: their cases may be by the time of a comparison', () => {
    const open = Array.from({ length: 10 }, (_, index) =>
      oneCase(`open-${String(index)}`, `q${String(index)}`, null),
    );
    const deal = dealCases([oneCase('a', 'a', 'accepted'), oneCase('b', 'b', 'accepted'), ...open], RULES);
    expect(deal.unlabelled).toHaveLength(8);
    expect(deal.patients.held).toHaveLength(2);
    expect(deal.unlabelledPatients).toHaveLength(8);
    expect(deal.held).toEqual([]);
    expect(deal.heldUnsigned.map(({ patient }) => patient).sort()).toEqual(deal.patients.held);
  });

  it('names of held patients what is signed and what is not', () => {
    const cases = [
      oneCase('signed', 'a', 'accepted'),
      oneCase('open', 'a', null),
      oneCase('b', 'b', 'accepted'),
    ];
    const deal = dealCases(cases, { ...RULES, validation: 0, pinned: new Map([['a', 'held']]) });
    expect([deal.held, deal.heldUnsigned, deal.training].map(idsOf)).toEqual([['signed'], ['open'], ['b']]);
  });
});
