import { createRandom } from '../../core/random/random.ts';
import type { ExamplePart, TrainingExample } from '../../core/training/example.ts';
import { trainingPlanSchema, type TrainingPlan, type TrainingPlanInput } from '../../core/training/plan.ts';
import type { TrainingSet } from '../../main/training/training-set.ts';
import { plainView } from './plain-view.ts';

/** Side of the images: as small as two levels and a shape allow. */
export const SIDE = 32;

/**
 * A plan that trains in seconds on the CPU: 32 x 32 pixels, two levels, four channels.
 * @param change of the plan
 */
export function tinyPlan(change: Partial<TrainingPlanInput> = {}): TrainingPlan {
  return trainingPlanSchema.parse({
    view: plainView({ width: SIDE, height: SIDE, invertMonochrome1: false, mean: [0.5], std: [0.25] }),
    network: { levels: 2, baseChannels: 4, maxChannels: 8 },
    optimiser: { learningRate: 0.02, warmupSteps: 5, averageDecay: 0.9 },
    batch: 4,
    epochs: 4,
    validation: { every: 1 },
    ...change,
  });
}

/** Cases with a light disc and a dark square on grey with noise; each case is another one. */
export function shapeCases(count: number, seed = 1): TrainingExample[] {
  return Array.from({ length: count }, (_, index) => shapeCase(seed * 1000 + index));
}

/** Cases of patients that do not overlap: `disc` and `square`. */
export function shapeSet(
  counts: Partial<Record<'training' | 'validation' | 'unlabelled', number>> = {},
): TrainingSet {
  return {
    structures: ['disc', 'square'],
    mirrored: [0, 1],
    training: shapeCases(counts.training ?? 8, 1),
    validation: shapeCases(counts.validation ?? 3, 2),
    unlabelled: shapeCases(counts.unlabelled ?? 0, 3),
  };
}

function shapeCase(seed: number): TrainingExample {
  const random = createRandom(seed);
  const grey = Float32Array.from({ length: SIDE * SIDE }, () => 0.5 + 0.05 * random.bell());
  const draw = (isDisc: boolean): ExamplePart => {
    const radius = Math.floor(random.between(4, 7));
    const left = Math.floor(random.between(0, SIDE - 2 * radius));
    const top = Math.floor(random.between(0, SIDE - 2 * radius));
    const side = 2 * radius;
    const share = new Uint8Array(side * side);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        if (isDisc && Math.hypot(x + 0.5 - radius, y + 0.5 - radius) > radius) continue;
        share[y * side + x] = 255;
        grey[(top + y) * SIDE + left + x]! += isDisc ? 0.3 : -0.3;
      }
    }
    return { left, top, width: side, height: side, share };
  };
  const targets = [draw(true), draw(false)].map((covered) => ({ covered, ignored: null, weight: 1 }));
  return {
    id: `case-${String(seed)}`,
    width: SIDE,
    height: SIDE,
    grey: Uint16Array.from(grey, (value) => Math.round(65535 * Math.min(1, Math.max(0, value)))),
    targets,
  };
}
