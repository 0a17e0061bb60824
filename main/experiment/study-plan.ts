import { trainingPlanSchema, type TrainingPlan } from '../../core/training/plan.ts';
import { hash32 } from '../../core/random/random.ts';
import { planWithFile, type PlanFile } from '../training/plan-file.ts';
import type { DataSet } from './data-set.ts';

/** Sides of networks of 5 levels divide by 32 and of 4 levels by 16, so that they can learn at half the size, too. */
const LARGE_PX = 96;
const FEWEST_PX = 32;
const sideStep = (longest: number): number => (longest >= LARGE_PX ? 32 : 16);

export interface StudySize {
  /** Longest side of the network's input in pixels. */
  readonly size: number;
  readonly baseChannels: number;
  readonly maxChannels: number;
  /** Updates of the parameters; the same for every network of the study. */
  readonly steps: number;
  /** Narrow networks and short trainings want a high one. */
  readonly learningRate: number;
}

/** Updates between two reports of a training. */
const STEPS_PER_EPOCH = 20;
/** Half the size finds where things are, at a quarter of the cost; the last third learns their outlines. */
const COARSE_SHARE = 2 / 3;

/**
 * The plan that all networks of a study share: same size, objective and number of updates, so that nothing but what
 * they learn from differs.
 * @param given a person's plan file; it wins, field by field.
 * @throws ExpectedError `plan-wrong`.
 */
export function studyPlan(
  data: Pick<DataSet, 'view' | 'typical'>,
  { size, baseChannels, maxChannels, steps, learningRate }: StudySize,
  given: PlanFile | null = null,
): TrainingPlan {
  const { width, height } = inputSize(data.typical, size);
  const epochs = Math.ceil(steps / STEPS_PER_EPOCH);
  const most = Math.log2(sideStep(Math.max(width, height)));
  const levels = Math.max(2, Math.min(most, Math.floor(Math.log2(Math.min(width, height) / 4)) + 1));
  const own = trainingPlanSchema.parse({
    view: {
      ...data.view,
      width,
      height,
      resize: 'stretch',
      channels: 1,
      layout: 'NCHW',
      scale: 1,
      mean: [0.5],
      std: [0.25],
    },
    network: { levels, baseChannels, maxChannels },
    optimiser: { learningRate, warmupSteps: Math.min(50, Math.round(steps / 8)) },
    // More updates are worth more than smooth ones: a network that has not learnt its labels to the end cannot show
    // which of them were better.
    batch: 1,
    epochs,
    coarseEpochs: Math.round(epochs * COARSE_SHARE),
    stepsPerEpoch: STEPS_PER_EPOCH,
    consistency: { batch: 1, rampEpochs: Math.round(epochs / 3) },
  });
  return planWithFile(own, given);
}

/** Width and height of about the typical image's shape, not larger than it by more than a step. */
export function inputSize(
  typical: { readonly width: number; readonly height: number },
  size: number,
): { readonly width: number; readonly height: number } {
  const longest = Math.max(typical.width, typical.height);
  const target = Math.min(size, Math.ceil(longest / 16) * 16);
  const step = sideStep(target);
  const side = (length: number): number =>
    Math.max(FEWEST_PX, Math.round((length * target) / longest / step) * step);
  return { width: side(typical.width), height: side(typical.height) };
}

/** The plan of one network. All networks of a seed start from the same parameters. */
export function networkPlan(plan: TrainingPlan, mode: TrainingPlan['mode'], seed: number): TrainingPlan {
  return { ...plan, mode, seed: hash32(plan.seed, seed) };
}
