/** How fast a run is: medians of the last measurements, since single ones jump when the computer does something else. */
export class Pace {
  readonly #steps: number[] = [];
  readonly #coarse: number[] = [];
  readonly #validations: number[] = [];

  /** @param seconds with the waiting for batches */
  addStep(seconds: number, isCoarse: boolean): void {
    add(isCoarse ? this.#coarse : this.#steps, seconds);
  }

  addValidation(seconds: number): void {
    add(this.#validations, seconds);
  }

  /** @returns null before the first step */
  secondsLeft(left: {
    readonly coarseSteps: number;
    readonly steps: number;
    readonly validations: number;
  }): number | null {
    const coarse = median(this.#coarse);
    // At half the size a step costs about a quarter.
    const step = median(this.#steps) ?? (coarse === null ? null : 4 * coarse);
    if (step === null) return null;
    return (
      left.steps * step +
      left.coarseSteps * (coarse ?? step / 4) +
      left.validations * (median(this.#validations) ?? 0)
    );
  }
}

const KEPT = 31;

function add(list: number[], seconds: number): void {
  list.push(seconds);
  if (list.length > KEPT) list.shift();
}

/** The upper one of two; null of none. */
export function median(list: readonly number[]): number | null {
  return [...list].sort((a, b) => a - b)[list.length >> 1] ?? null;
}
