import type { ScoreRow, StructureFact, Variant } from './score-row.ts';
import { pairKey } from './summary.ts';

export interface AbsenceCount {
  /** Structure-cases that are known to be absent. */
  readonly absent: number;
  /** How many of those each variant leaves empty. */
  readonly leftEmpty: Readonly<Partial<Record<Variant, number>>>;
  /** Structure-cases that are there. */
  readonly present: number;
  /** How many of those were wrongly proposed as absent, and in how many the U-Net found nothing. */
  readonly proposedAbsent: number;
  readonly notFound: number;
}

export interface AbsenceReport extends AbsenceCount {
  /** Only structures of which an absence is known or proposed. */
  readonly structures: Readonly<Record<string, AbsenceCount>>;
}

/** Absence is counted apart from overlap: an empty mask has no Dice with an empty truth. */
export function countAbsence(
  rows: readonly ScoreRow[],
  facts: readonly StructureFact[],
  of: { readonly variants: readonly Variant[]; readonly structures: readonly string[] },
): AbsenceReport {
  const outcomes = new Map(facts.map((fact) => [pairKey(fact), fact.outcome]));
  const count = (own: readonly ScoreRow[]): AbsenceCount => {
    const present = own.filter((row) => row.variant === 'refined' && row.truth === 'present');
    const withOutcome = (outcome: StructureFact['outcome']): number =>
      present.filter((row) => outcomes.get(pairKey(row)) === outcome).length;
    return {
      absent: own.filter((row) => row.variant === 'refined' && row.truth === 'absent').length,
      leftEmpty: Object.fromEntries(
        of.variants.map((variant) => [
          variant,
          own.filter((row) => row.variant === variant && row.truth === 'absent' && row.empty).length,
        ]),
      ),
      present: present.length,
      proposedAbsent: withOutcome('proposed-absent'),
      notFound: withOutcome('not-found'),
    };
  };
  const structures = of.structures.flatMap((id) => {
    const own = count(rows.filter((row) => row.structure === id));
    return own.absent + own.proposedAbsent + own.notFound === 0 ? [] : [[id, own] as const];
  });
  return { ...count(rows), structures: Object.fromEntries(structures) };
}
