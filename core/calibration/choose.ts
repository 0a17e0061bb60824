/** What every candidate reaches for one structure in one case, e.g. its Dice or its gain. */
export interface Observation {
  /** Patient. */
  readonly group: string;
  readonly fold: number;
  /** Index of the structure. */
  readonly structure: number;
  /** One per candidate. */
  readonly values: readonly number[];
}

export interface SharedChoice {
  /** Kept unless another candidate is better by more than one standard error. */
  readonly preferred: number;
  /** What a structure falls back to when a candidate's mean is below it (refinement can be switched off). */
  readonly floor: number | null;
}

/**
 * One candidate for all structures: the highest mean over the structures' means, every structure weighing the
 * same. With few cases the best of many candidates is best by luck, so the preferred one stays unless it is
 * beaten by more than one standard error over patients.
 */
export function chooseShared(
  observations: readonly Observation[],
  candidates: number,
  { preferred, floor }: SharedChoice,
): number {
  if (observations.length === 0) return preferred;
  const structures = bucketed(observations);
  const scored = structures.map((own) =>
    Array.from({ length: candidates }, (_, k) => mean(own.map((one) => one.values[k]!))),
  );
  const values = Array.from({ length: candidates }, (_, k) =>
    mean(scored.map((means) => (floor === null ? means[k]! : Math.max(floor, means[k]!)))),
  );
  const best = values.indexOf(Math.max(...values));
  if (best === preferred) return best;
  // A structure that a candidate does not serve is switched off and differs by nothing.
  const used = (structure: number, k: number, value: number): number =>
    floor === null || scored[structure]![k]! > floor ? value : floor;
  const gains = structures.flatMap((own, structure) =>
    own.map((one) => ({
      group: one.group,
      value: used(structure, best, one.values[best]!) - used(structure, preferred, one.values[preferred]!),
    })),
  );
  return values[best]! - values[preferred]! > standardError(gains) ? best : preferred;
}

/**
 * A candidate of its own for one structure, or the shared one: its own must win on cases that did not choose
 * it, by more than one standard error over patients.
 * @param observations of this structure only.
 * @param allowed indices of the candidates to choose from; the first of equal ones wins.
 * @param distance of a candidate from the shared one. Of those within one standard error of the best the nearest
 * is taken: an extreme threshold that wins by a hair on ten cases loses on the next ten.
 */
export function chooseOwn(
  observations: readonly Observation[],
  shared: number,
  allowed: readonly number[],
  distance: (candidate: number) => number = () => 0,
): number {
  const gains: { group: string; value: number }[] = [];
  for (const fold of foldsOf(observations)) {
    const rest = observations.filter((one) => one.fold !== fold);
    if (rest.length === 0) return shared;
    const best = nearestGood(rest, allowed, distance);
    for (const one of observations) {
      if (one.fold === fold) gains.push({ group: one.group, value: one.values[best]! - one.values[shared]! });
    }
  }
  const gain = mean(gains.map((one) => one.value));
  return gain > 0 && gain > standardError(gains) ? nearestGood(observations, allowed, distance) : shared;
}

export function foldsOf(observations: readonly { readonly fold: number }[]): number[] {
  return [...new Set(observations.map((one) => one.fold))].sort((a, b) => a - b);
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function bestOf(observations: readonly Observation[], allowed: readonly number[]): number {
  const values = allowed.map((k) => mean(observations.map((one) => one.values[k]!)));
  return allowed[values.indexOf(Math.max(...values))]!;
}

function nearestGood(
  observations: readonly Observation[],
  allowed: readonly number[],
  distance: (candidate: number) => number,
): number {
  const best = bestOf(observations, allowed);
  const good = allowed.filter((k) => {
    if (distance(k) >= distance(best)) return k === best;
    const lost = observations.map(({ group, values }) => ({ group, value: values[best]! - values[k]! }));
    return mean(lost.map((one) => one.value)) <= standardError(lost);
  });
  return good.reduce((nearest, k) => (distance(k) < distance(nearest) ? k : nearest), best);
}

function bucketed(observations: readonly Observation[]): Observation[][] {
  const buckets = new Map<number, Observation[]>();
  for (const one of observations) {
    const own = buckets.get(one.structure);
    if (own === undefined) buckets.set(one.structure, [one]);
    else own.push(one);
  }
  return [...buckets.values()];
}

/** Of the mean, from the spread of the patients' means; infinite for a single patient. */
function standardError(gains: readonly { readonly group: string; readonly value: number }[]): number {
  const groups = new Map<string, number[]>();
  for (const { group, value } of gains) groups.set(group, [...(groups.get(group) ?? []), value]);
  const means = [...groups.values()].map(mean);
  if (means.length < 2) return Infinity;
  const middle = mean(means);
  const variance = means.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (means.length - 1);
  return Math.sqrt(variance / means.length);
}
