import { learnAnatomy } from '../pipeline/anatomy.ts';
import { choosePresence, safePresence, type PresenceSample } from './choose-presence.ts';
import {
  choiceInForce,
  FEWEST_CASES,
  rawStart,
  type Choice,
  type SearchSpace,
  type StructureChoice,
} from './choice.ts';
import type { StartOption } from './candidates.ts';
import { chooseRefinement, type RefinementChoice, type RefinementSample } from './choose-refinement.ts';
import { chooseOwn, chooseShared, mean, type Observation } from './choose.ts';
import type { Measurer } from './measurement.ts';
import { decidedWithPresence } from './outcome.ts';

/** The cases to learn from. */
export interface TrainingSet {
  readonly measurer: Measurer;
  /** Indices of cases. */
  readonly cases: readonly number[];
  /** Fold of every case of the measurer. */
  readonly folds: readonly number[];
}

/** Finds the settings that serve the given cases best, and stays with those in force where in doubt. */
export async function searchSettings(
  space: SearchSpace,
  training: TrainingSet,
  onCase: () => void = () => undefined,
): Promise<Choice> {
  const before = choiceInForce(space);
  const served = servedStructures(space, training);
  const { shared: sharedStart, own: ownStart } = chooseStarts(space, training, { before, served });
  const starts = before.structures.map((one, index) =>
    served.has(index) ? (ownStart.get(index) ?? sharedStart) : one.start,
  );
  const samples = await refinementSamples(space, training, { starts, served, onCase });
  const refinement = chooseRefinement(samples, space.candidates, before.shared);
  const structures = before.structures.map((one, index): StructureChoice => {
    if (!served.has(index)) return one;
    return {
      ...one,
      ...refinement.shared,
      start: starts[index]!,
      gate: refinement.refine.has(index) ? ownGate(refinement, index) : refinement.shared.gate,
      refine: space.withSam ? refinement.refine.has(index) : one.refine,
    };
  });
  const choice = { structures, anatomy: learntAnatomy(space, training) };
  const presence = await choosePresences(space, training, { ...choice, before, served });
  return {
    shared: { ...refinement.shared, start: sharedStart, presenceThreshold: presence.shared },
    structures: structures.map((one, index) => ({ ...one, presenceThreshold: presence.own[index]! })),
    anatomy: choice.anatomy,
  };
}

/** Structures with enough present cases to learn from. */
export function servedStructures(space: SearchSpace, { measurer, cases }: TrainingSet): Set<number> {
  const counts = space.task.structures.map(
    (_, structure) => cases.filter((index) => measurer.cases[index]!.truth[structure] === 'present').length,
  );
  return new Set(counts.flatMap((count, structure) => (count >= FEWEST_CASES ? [structure] : [])));
}

interface Known {
  readonly before: Choice;
  readonly served: ReadonlySet<number>;
}

function chooseStarts(
  space: SearchSpace,
  { measurer, cases, folds }: TrainingSet,
  { before, served }: Known,
): { readonly shared: number; readonly own: ReadonlyMap<number, number> } {
  const observations = cases.flatMap((index): Observation[] => {
    const { group, startDice } = measurer.cases[index]!;
    return [...served].flatMap((structure) => {
      const values = startDice[structure];
      return values == null ? [] : [{ group, fold: folds[index]!, structure, values }];
    });
  });
  const { starts } = space.candidates;
  const shared = chooseShared(observations, starts.length, { preferred: before.shared.start, floor: null });
  const sameRule = starts.flatMap((one, k) => (one.startRule === starts[shared]!.startRule ? [k] : []));
  const raw = rawStart(space);
  const own = new Map<number, number>();
  for (const structure of served) {
    const of = observations.filter((one) => one.structure === structure);
    const chosen = chooseOwn(of, shared, sameRule, (k) => startDistance(starts[k]!, starts[shared]!));
    const gain = mean(of.map(({ values }) => values[chosen]! - values[raw]!));
    // What serves the task may harm one structure, e.g. one component where there are two.
    own.set(structure, gain < 0 ? raw : chosen);
  }
  return { shared, own };
}

/** How far a start option is from another one: thresholds in logits, another component rule as one step. */
function startDistance(a: StartOption, b: StartOption): number {
  const logit = (p: number): number => Math.log(p / (1 - p));
  return Math.abs(logit(a.threshold) - logit(b.threshold)) + (a.component === b.component ? 0 : 1);
}

async function refinementSamples(
  space: SearchSpace,
  { measurer, cases, folds }: TrainingSet,
  about: {
    readonly starts: readonly number[];
    readonly served: ReadonlySet<number>;
    readonly onCase: () => void;
  },
): Promise<RefinementSample[]> {
  if (!space.withSam) return [];
  const { starts, served, onCase } = about;
  const all = space.candidates.configurations.map((_, index) => index);
  const samples: RefinementSample[] = [];
  for (const index of cases) {
    const start = await measurer.starts(index, starts);
    const refined = await measurer.refined(index, starts, all);
    const { group, truth } = measurer.cases[index]!;
    for (const structure of served) {
      if (truth[structure] !== 'present') continue;
      samples.push({
        group,
        fold: folds[index]!,
        structure,
        start: start[structure]!,
        refined: refined.map((answers) => answers[structure]!),
      });
    }
    onCase();
  }
  return samples;
}

function ownGate({ gates, shared }: RefinementChoice, structure: number): number {
  return gates.get(structure) ?? shared.gate;
}

function learntAnatomy(space: SearchSpace, { measurer, cases }: TrainingSet): Choice['anatomy'] {
  const shapes = cases.map((index) => {
    const { truth, truthShapes } = measurer.cases[index]!;
    const known = space.task.structures.flatMap(({ id }, structure) =>
      truth[structure] === null ? [] : [[id, truthShapes[structure]!] as const],
    );
    return new Map(known);
  });
  const learnt = learnAnatomy(shapes);
  return Object.keys(learnt).length === 0 ? space.task.anatomy : learnt;
}

async function choosePresences(
  space: SearchSpace,
  { measurer, cases, folds }: TrainingSet,
  about: Known & Pick<Choice, 'structures' | 'anatomy'>,
): Promise<{ readonly shared: number; readonly own: readonly number[] }> {
  const samples = space.task.structures.map((): PresenceSample[] => []);
  for (const index of cases) {
    const { decided, presence } = await decidedWithPresence(index, about, space, measurer);
    const { truth } = measurer.cases[index]!;
    decided.forEach((one, structure) => {
      const known = truth[structure] ?? null;
      if (known === null || one.shape === null) return;
      samples[structure]!.push({
        fold: folds[index]!,
        truth: known,
        presence: presence[structure]!,
        dice: one.dice ?? 0,
      });
    });
  }
  const absent = (structure: number): boolean => samples[structure]!.some((one) => one.truth === 'absent');
  const doubtful = (structure: number): boolean =>
    space.task.structures[structure]!.mayBeAbsent || absent(structure);
  const { presenceThresholds } = space.candidates;
  const pooled = samples.flatMap((own, structure) => (doubtful(structure) ? own : []));
  const shared = choosePresence(pooled, presenceThresholds, space.task.settings.presenceThreshold);
  const own = samples.map((mine, structure) => {
    if (about.served.has(structure)) return doubtful(structure) ? shared : safePresence(mine, shared);
    return safePresence(mine, about.before.structures[structure]!.presenceThreshold);
  });
  return { shared, own };
}
