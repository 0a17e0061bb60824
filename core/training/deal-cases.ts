import { hash32, hashText } from '../random/random.ts';
import { judgedKind, type JudgedKind, type StructureFacts, type UnsignedChoice } from './judged.ts';
import { splitPatients, type SplitPart } from './split.ts';

/** A case as the deal sees it. */
export interface CaseToDeal {
  readonly caseId: string;
  /** Cases with another key are other people. */
  readonly patient: string;
  readonly structures: readonly StructureFacts[];
}

export interface DealtCase extends CaseToDeal {
  /** What is taken from each structure, in their order; in validation and held parts only what readers signed. */
  readonly kinds: readonly JudgedKind[];
}

export interface DealRules {
  readonly unsigned: UnsignedChoice;
  /** Shares of the patients with something signed. */
  readonly validation: number;
  readonly held: number;
  /** Draws patients that were in no training yet; the same for all trainings of a task. */
  readonly seed: number;
  /** Where patients were in earlier trainings of the task. */
  readonly pinned: ReadonlyMap<string, SplitPart>;
}

export interface Deal {
  readonly training: readonly DealtCase[];
  readonly validation: readonly DealtCase[];
  readonly held: readonly DealtCase[];
  /** Of held patients, too, with nothing signed yet: there is nothing to measure on, and nobody learns from their images. */
  readonly heldUnsigned: readonly DealtCase[];
  /** Nothing of them is known: images for a mean teacher. */
  readonly unlabelled: readonly DealtCase[];
  /** Keys by part; those of `unlabelled` cases alone are not among them. */
  readonly patients: Readonly<Record<SplitPart, readonly string[]>>;
  /** Keys of patients that only `unlabelled` cases show. */
  readonly unlabelledPatients: readonly string[];
}

/**
 * Deals cases to the parts of a training, a patient to one part only. Who was in a part of an earlier training stays
 * there, so that a later model and its parent have patients that neither saw; who was held once is never learnt from.
 * Patients of whom nothing is signed are held by the same share, and else learnt from: validation needs what readers say.
 */
export function dealCases(cases: readonly CaseToDeal[], rules: DealRules): Deal {
  const kindsOf = (one: CaseToDeal, unsigned: UnsignedChoice): JudgedKind[] =>
    one.structures.map((facts) => judgedKind(facts, unsigned));
  const signed = cases.filter((one) => kindsOf(one, null).some((kind) => kind !== 'unknown'));
  const known = new Set(signed.map(({ patient }) => patient));
  const others = cases.filter(({ patient }) => !known.has(patient));
  const partOf = new Map([
    ...partsOf(signed, rules, { validation: rules.validation, held: rules.held }),
    ...partsOf(others, rules, { validation: 0, held: rules.held }),
  ]);

  const training: DealtCase[] = [];
  const validation: DealtCase[] = [];
  const held: DealtCase[] = [];
  const heldUnsigned: DealtCase[] = [];
  const unlabelled: DealtCase[] = [];
  for (const one of cases) {
    const part = partOf.get(one.patient);
    const kinds = kindsOf(one, part === 'training' ? rules.unsigned : null);
    const isKnown = kinds.some((kind) => kind !== 'unknown');
    const dealt = { ...one, kinds };
    if (part === 'held') (isKnown ? held : heldUnsigned).push(dealt);
    else if (part !== 'validation') (isKnown ? training : unlabelled).push(dealt);
    else if (isKnown) validation.push(dealt);
  }
  const inPart = (list: readonly DealtCase[]): string[] =>
    [...new Set(list.map(({ patient }) => patient))].sort();
  const learnt = inPart(training);
  // Held are also patients of whom nothing is signed yet: their cases may be by the time of the comparison.
  const heldPatients = [...partOf].filter(([, part]) => part === 'held').map(([patient]) => patient);
  return {
    training,
    validation,
    held,
    heldUnsigned,
    unlabelled,
    patients: { training: learnt, validation: inPart(validation), held: heldPatients.sort() },
    unlabelledPatients: inPart(unlabelled).filter((patient) => !learnt.includes(patient)),
  };
}

function partsOf(
  cases: readonly CaseToDeal[],
  { seed, pinned }: DealRules,
  shares: { readonly validation: number; readonly held: number },
): [string, SplitPart][] {
  const asked = cases.map(({ patient, structures }) => {
    const pin = pinned.get(patient);
    const shown = structures.filter(
      (facts) =>
        (facts.verdict === 'accepted' || facts.verdict === 'corrected') &&
        facts.frames.some(({ empty }) => !empty),
    );
    // Without verdicts there is nothing to validate on: it may be learnt from.
    const place = pin === 'validation' && shares.validation === 0 ? 'training' : pin;
    return {
      patient,
      structures: shown.map(({ structure }) => structure),
      ...(place === undefined ? {} : { pinned: place }),
    };
  });
  const split = splitPatients(asked, shares, seed);
  return (['training', 'validation', 'held'] as const).flatMap((part) =>
    split[part].map((index): [string, SplitPart] => [asked[index]!.patient, part]),
  );
}

/** The seed of a task's draws: the same on every day and station. */
export function drawSeed(taskId: string): number {
  return hashText(taskId, hash32(0, taskId.length));
}
