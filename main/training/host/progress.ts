import type { TrainingPlan } from '../../../core/training/plan.ts';
import type { TrainingSchedule } from '../../../core/training/schedule.ts';
import type { TrainingProgress } from '../training-set.ts';
import { Pace } from './pace.ts';

export interface ProgressSubject {
  readonly plan: TrainingPlan;
  readonly schedule: TrainingSchedule;
  readonly provider: string;
  readonly hasValidation: boolean;
  readonly tell: (progress: TrainingProgress) => void;
}

/** Milliseconds between two messages. */
const EVERY_MS = 250;

/** Tells how far a run is, a few times a second at most, and how long it will take. */
export class Progress {
  readonly #subject: ProgressSubject;
  readonly #pace = new Pace();
  #toldAt = -Infinity;

  constructor(subject: ProgressSubject) {
    this.#subject = subject;
  }

  validationDone(seconds: number): void {
    this.#pace.addValidation(seconds);
  }

  /** @param step updates done, this one as well @param seconds with the waiting for batches */
  stepDone(step: number, { loss, seconds }: { readonly loss: number; readonly seconds: number }): void {
    const { plan, schedule, provider, tell } = this.#subject;
    const coarse = schedule.coarseEpochs * schedule.updatesPerEpoch;
    this.#pace.addStep(seconds, step <= coarse);
    const now = performance.now();
    if (now - this.#toldAt < EVERY_MS && step < schedule.updates) return;
    this.#toldAt = now;
    const done = Math.floor(step / schedule.updatesPerEpoch);
    tell({
      epoch: Math.min(done + 1, plan.epochs),
      epochs: plan.epochs,
      step,
      steps: schedule.updates,
      loss,
      secondsLeft: this.#pace.secondsLeft({
        coarseSteps: Math.max(0, coarse - step),
        steps: schedule.updates - Math.max(step, coarse),
        validations: this.#validationsAfter(done),
      }),
      provider,
    });
  }

  /** The last epoch is always measured. */
  #validationsAfter(epochs: number): number {
    const { plan, hasValidation } = this.#subject;
    const { every } = plan.validation;
    return hasValidation ? Math.ceil(plan.epochs / every) - Math.floor(epochs / every) : 0;
  }
}
