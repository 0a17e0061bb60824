import type { Anatomy } from '../domain/anatomy.ts';
import { plausibilities } from '../pipeline/anatomy.ts';
import { presenceOf } from '../pipeline/presence.ts';
import type { Choice, SearchSpace } from './choice.ts';
import { decide, type Decided, type Measurer } from './measurement.ts';

/** What a choice makes of one structure in one case. */
export interface StructureOutcome {
  /** Null where the truth is not present; 0 where the mask is empty or proposed as absent. */
  readonly dice: number | null;
  readonly empty: boolean;
}

/** The engine's rules from the start mask to presence (`concludeFrame`), on measurements. */
export async function outcomesOf(
  caseIndex: number,
  choice: Choice,
  space: SearchSpace,
  measurer: Measurer,
): Promise<StructureOutcome[]> {
  const { decided, presence } = await decidedWithPresence(caseIndex, choice, space, measurer);
  return decided.map((one, index) => {
    const empty = one.shape === null || presence[index]! < choice.structures[index]!.presenceThreshold;
    return { dice: one.dice === null ? null : empty ? 0 : one.dice, empty };
  });
}

/** The masks before presence speaks, and the predicted presence of each (0 where the mask is empty). */
export async function decidedWithPresence(
  caseIndex: number,
  choice: Pick<Choice, 'structures' | 'anatomy'>,
  space: SearchSpace,
  measurer: Measurer,
): Promise<{ readonly decided: readonly Decided[]; readonly presence: readonly number[] }> {
  const { structures, anatomy } = choice;
  const starts = structures.map((one) => one.start);
  const start = await measurer.starts(caseIndex, starts);
  const used = [
    ...new Set(structures.filter((one) => one.refine && space.withSam).map((one) => one.configuration)),
  ];
  const refined = used.length === 0 ? [] : await measurer.refined(caseIndex, starts, used);
  const decided = structures.map(({ refine, weight, gate, configuration }, index) => {
    const answer = refined[used.indexOf(configuration)]?.[index] ?? null;
    return decide(start[index]!, answer, { refine, weight, gate: space.candidates.gates[gate]! });
  });
  const meanProbabilities = start.map((one) => one.meanProbability);
  return { decided, presence: presences({ decided, meanProbabilities, anatomy, space }) };
}

function presences(about: {
  readonly decided: readonly Decided[];
  readonly meanProbabilities: readonly number[];
  readonly anatomy: Anatomy | undefined;
  readonly space: SearchSpace;
}): number[] {
  const { decided, meanProbabilities, anatomy, space } = about;
  const ids = space.task.structures.map((structure) => structure.id);
  const plausible = plausibilities(new Map(ids.map((id, index) => [id, decided[index]!.shape])), anatomy);
  return decided.map(({ shape, agreement }, index) =>
    shape === null
      ? 0
      : presenceOf({
          meanProbability: meanProbabilities[index]!,
          agreement,
          plausibility: plausible.get(ids[index]!) ?? null,
        }),
  );
}
