import { plainBatch } from '../../../core/training/batch/batch-maker.ts';
import type { TrainingExample } from '../../../core/training/example.ts';
import type { TrainingPlan } from '../../../core/training/plan.ts';
import type { ValidationPoint } from '../../../core/training/record.ts';
import { validationGraph } from '../../../core/training/step/validation.ts';
import { openGraphSession, type Runtime } from './graph-session.ts';

/** Measures parameters on the validation cases. */
export interface Validator {
  /**
   * Dice at a probability of one half: per structure the mean over the cases that show it, as the evaluation counts.
   * @param average flat @param onCase after each case @throws HostFailure
   */
  measure(average: Float32Array, epoch: number, onCase: () => void): Promise<ValidationPoint>;
  release(): Promise<void>;
}

/** @param cases at least one @throws HostFailure */
export async function openValidator(
  { plan, structures, cases }: ValidatorSubject,
  runtime: Runtime,
): Promise<Validator> {
  const { network, view } = plan;
  const session = await openGraphSession(
    validationGraph({
      network,
      outputs: structures.length,
      // One case a run: the sums are then the case's own, and validation never needs more memory than a step.
      batch: 1,
      height: view.height,
      width: view.width,
      knownPerPixel: true,
      target: runtime.provider === 'cpu' ? 'cpu' : 'gpu',
    }),
    runtime,
  );
  return {
    async measure(average, epoch, onCase) {
      const sums = structures.map(() => ({ dice: 0, cases: 0 }));
      for (const one of cases) {
        const { image, target, known } = plainBatch([one], view);
        const { overlap, predicted, truth } = await session.run({ image, target, known, average });
        onCase();
        sums.forEach((sum, structure) => {
          const there = truth![structure]!;
          if (there === 0) return;
          sum.dice += (2 * overlap![structure]!) / (there + predicted![structure]!);
          sum.cases++;
        });
      }
      const scores = sums.map(({ dice, cases: shown }) => (shown === 0 ? null : dice / shown));
      const known = scores.filter((score) => score !== null);
      return {
        epoch,
        dice: known.length === 0 ? null : known.reduce((sum, score) => sum + score, 0) / known.length,
        structures: Object.fromEntries(structures.map((name, at) => [name, scores[at] ?? null])),
      };
    },
    release: () => session.release(),
  };
}

export interface ValidatorSubject {
  readonly plan: TrainingPlan;
  readonly structures: readonly string[];
  readonly cases: readonly TrainingExample[];
}
