import type { Shape } from '../pipeline/anatomy.ts';

/** A labelled case with what can be said without running SAM. */
export interface CalibrationCase {
  readonly caseId: string;
  readonly group: string;
  /** Per structure of the task; null = unknown. */
  readonly truth: readonly ('present' | 'absent' | null)[];
  /** Shape of the truth; null where it is absent or unknown. */
  readonly truthShapes: readonly (Shape | null)[];
  /** Dice of the raw U-Net at 0.5; null where the truth is not present. */
  readonly rawDice: readonly (number | null)[];
  /** Per structure the Dice of every start option on the network's grid; null where the truth is not present. */
  readonly startDice: readonly (readonly number[] | null)[];
}

/** A mask as far as calibration needs it. */
export interface MeasuredMask {
  /** Null where the truth is not present. */
  readonly dice: number | null;
  /** Null when the mask is empty. */
  readonly shape: Shape | null;
}

export interface StartMeasure extends MeasuredMask {
  readonly meanProbability: number;
}

/** What SAM made of one start mask under one configuration. */
export interface RefinedMeasure {
  readonly agreement: number;
  /** The average with the U-Net, one per weight of the candidates. */
  readonly mixed: readonly MeasuredMask[];
}

/** Runs the networks for calibration; answers are remembered, so that asking twice costs nothing. */
export interface Measurer {
  readonly cases: readonly CalibrationCase[];
  /** @param starts index of the start option per structure. */
  starts(caseIndex: number, starts: readonly number[]): Promise<readonly StartMeasure[]>;
  /** @returns per configuration (in the given order) and structure; null where there was nothing to ask SAM. */
  refined(
    caseIndex: number,
    starts: readonly number[],
    configurations: readonly number[],
  ): Promise<readonly (readonly (RefinedMeasure | null)[])[]>;
}

/** The part of the settings that decides about a decoded structure; the weight is an index. */
export interface GateSettings {
  readonly refine: boolean;
  readonly weight: number;
  readonly gate: number;
}

export interface Decided extends MeasuredMask {
  readonly agreement: number | null;
}

/** The mask that the engine would keep, before presence: the same rules as `concludeFrame`. */
export function decide(start: StartMeasure, refined: RefinedMeasure | null, settings: GateSettings): Decided {
  const own = { dice: start.dice, shape: start.shape };
  if (start.shape === null || refined === null || !settings.refine) return { ...own, agreement: null };
  const { agreement } = refined;
  if (agreement < settings.gate) return { ...own, agreement };
  return { ...refined.mixed[settings.weight]!, agreement };
}
