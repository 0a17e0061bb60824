import { lowerBound, type Paired } from '../evaluation/bootstrap.ts';
import type { Candidates } from './candidates.ts';
import { chooseOwn, chooseShared, foldsOf, mean, type Observation } from './choose.ts';
import { decide, type RefinedMeasure, type StartMeasure } from './measurement.ts';

/** Everything known of one present structure in one case, under the start options that were chosen. */
export interface RefinementSample {
  readonly group: string;
  readonly fold: number;
  readonly structure: number;
  readonly start: StartMeasure;
  /** One per configuration. */
  readonly refined: readonly (RefinedMeasure | null)[];
}

/** Indices into the candidates. */
export interface RefinementIndices {
  readonly configuration: number;
  readonly weight: number;
  readonly gate: number;
}

export interface RefinementChoice {
  readonly shared: RefinementIndices;
  /** Index of the gate per structure. */
  readonly gates: ReadonlyMap<number, number>;
  /** Structures for which cases that took no part in the choice show a gain. */
  readonly refine: ReadonlySet<number>;
}

type Axes = Pick<Candidates, 'configurations' | 'samWeights' | 'gates'>;

/** The gain must be above 0 for this share of resampled patients before SAM may touch a structure. */
const CONFIDENCE = 0.8;
const RESAMPLES = { resamples: 500, seed: 1, level: 0.6 };
const FEWEST_CASES = 4;
/** Mean Dice that may be given up for a higher gate. */
const PROTECTION = 0.001;

/** Prompts, weight, gate and switches (design: measured with MobileSAM) from the gain over the start mask. */
export function chooseRefinement(
  samples: readonly RefinementSample[],
  axes: Axes,
  preferred: RefinementIndices,
): RefinementChoice {
  const grid = indexGrid(axes);
  const observations = samples.map((sample) => observationOf(sample, axes, grid));
  const start = grid.findIndex((one) => sameIndices(one, preferred));
  const tuned = tune(observations, grid, start);
  return {
    shared: grid[tuned.shared]!,
    gates: new Map([...tuned.own].map(([structure, k]) => [structure, grid[k]!.gate])),
    refine: helped(observations, grid, start),
  };
}

function indexGrid({ configurations, samWeights, gates }: Axes): RefinementIndices[] {
  return configurations.flatMap((_, configuration) =>
    samWeights.flatMap((__, weight) => gates.map((___, gate) => ({ configuration, weight, gate }))),
  );
}

function sameIndices(a: RefinementIndices, b: RefinementIndices): boolean {
  return a.configuration === b.configuration && a.weight === b.weight && a.gate === b.gate;
}

function observationOf(
  sample: RefinementSample,
  axes: Axes,
  grid: readonly RefinementIndices[],
): Observation {
  const { group, fold, structure, start, refined } = sample;
  const values = grid.map(({ configuration, weight, gate }) => {
    const settings = { refine: true, weight, gate: axes.gates[gate]! };
    const decided = decide(start, refined[configuration] ?? null, settings);
    return (decided.dice ?? 0) - (start.dice ?? 0);
  });
  return { group, fold, structure, values };
}

/** Configuration, weight and gate of the task, then a gate of its own where a structure clearly gains by it. */
function tune(
  observations: readonly Observation[],
  grid: readonly RefinementIndices[],
  preferred: number,
): { readonly shared: number; readonly own: ReadonlyMap<number, number> } {
  const best = chooseShared(observations, grid.length, { preferred, floor: 0 });
  const { configuration, weight } = grid[best]!;
  const gates = grid.flatMap((one, k) =>
    one.configuration === configuration && one.weight === weight ? [k] : [],
  );
  const structures = [...new Set(observations.map((one) => one.structure))].map((structure) => ({
    structure,
    own: observations.filter((one) => one.structure === structure),
  }));
  const shared = protective(
    structures.map(({ own }) => own),
    gates,
    best,
  );
  return {
    shared,
    own: new Map(
      structures.map(({ structure, own }) => [
        structure,
        protective([own], gates, chooseOwn(own, shared, gates)),
      ]),
    ),
  };
}

/**
 * The highest gate that costs next to nothing against the chosen one: disagreement worse than any seen here
 * will come, and there a high gate keeps the U-Net's mask.
 * @param gates from the highest gate on.
 */
function protective(
  structures: readonly (readonly Observation[])[],
  gates: readonly number[],
  chosen: number,
): number {
  const valueOf = (k: number): number =>
    mean(structures.map((own) => Math.max(0, mean(own.map((one) => one.values[k]!)))));
  const least = valueOf(chosen) - PROTECTION;
  return gates.find((k) => valueOf(k) >= least) ?? chosen;
}

/**
 * Structures that gain on held-out folds: everything is tuned without a fold and tried on it. A structure
 * whose gain could be chance stays with the U-Net's mask, so that refinement never harms on average.
 */
function helped(
  observations: readonly Observation[],
  grid: readonly RefinementIndices[],
  preferred: number,
): Set<number> {
  const gains = new Map<number, Paired[]>();
  for (const fold of foldsOf(observations)) {
    const rest = observations.filter((one) => one.fold !== fold);
    if (rest.length === 0) return new Set();
    const { shared, own } = tune(rest, grid, preferred);
    for (const { structure, group, values, fold: at } of observations) {
      if (at !== fold) continue;
      const held = gains.get(structure) ?? [];
      held.push({ group, value: values[own.get(structure) ?? shared]! });
      gains.set(structure, held);
    }
  }
  const good = [...gains].filter(([, held]) => {
    if (held.length < FEWEST_CASES || mean(held.map((one) => one.value)) <= 0) return false;
    const low = lowerBound(held, CONFIDENCE, RESAMPLES);
    return low !== null && low >= 0;
  });
  return new Set(good.map(([structure]) => structure));
}
