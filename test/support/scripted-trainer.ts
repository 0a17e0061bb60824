import { CancelledError } from '../../core/domain/errors.ts';
import type {
  RunningTraining,
  Trainer,
  TrainingEnd,
  TrainingListener,
  TrainingRequest,
} from '../../main/training/training-set.ts';

/** Where no test trains. */
export const noTrainer: Trainer = {
  start: () => {
    throw new Error('This test has no trainer.');
  },
};

/** A training that goes on as a test says. Pausing and killing end it at once. */
export class ScriptedRun implements RunningTraining {
  readonly request: TrainingRequest;
  readonly end: Promise<TrainingEnd>;
  readonly #listener: TrainingListener;
  #resolve: (end: TrainingEnd) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  epoch = 0;
  /** On which it says that it learns. */
  provider = 'cpu';
  /** `finish` of the run was called. */
  finishing = false;

  constructor(request: TrainingRequest, listener: TrainingListener) {
    this.request = request;
    this.#listener = listener;
    this.epoch = request.checkpoint?.[0] ?? 0;
    this.end = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.end.catch(() => undefined);
  }

  /** One epoch with its measurement; its state is a single byte, the epoch. */
  async learn(dice: number): Promise<void> {
    this.epoch += 1;
    const { epoch } = this;
    const { plan, set } = this.request;
    this.#listener.onProgress({
      epoch,
      epochs: plan.epochs,
      step: epoch * 10,
      steps: plan.epochs * 10,
      loss: 1 / epoch,
      secondsLeft: plan.epochs - epoch,
      provider: this.provider,
    });
    this.#listener.onEpoch(epochPoint(epoch));
    const structures = Object.fromEntries(set.structures.map((id) => [id, dice]));
    this.#listener.onValidation({ epoch, dice, structures });
    try {
      await this.#listener.onCheckpoint(Uint8Array.of(epoch));
    } catch (error) {
      this.#reject(error);
    }
  }

  /** As the trainer ends when it has learnt everything. */
  complete(model: Uint8Array = Uint8Array.of(7)): void {
    this.#resolve({
      kind: 'finished',
      model,
      parameters: new Float32Array(1),
      epochs: Array.from({ length: this.epoch }, (_, index) => epochPoint(index + 1)),
      validation: [{ epoch: this.epoch, dice: 0.5, structures: {} }],
      chosenEpoch: this.epoch,
      provider: this.provider,
      runtime: 'onnxruntime test',
      seconds: 1,
    });
  }

  warn(sentence: string): void {
    this.#listener.onWarning?.(sentence);
  }

  fail(error: Error): void {
    this.#reject(error);
  }

  pause(): void {
    this.#resolve({ kind: 'paused', checkpoint: Uint8Array.of(this.epoch) });
  }

  finish(): void {
    this.finishing = true;
    this.complete();
  }

  kill(): void {
    this.#reject(new CancelledError());
  }
}

/** Keeps the trainings that were started. */
export class ScriptedTrainer implements Trainer {
  /** For a test of what does not fit. */
  requireMemory: NonNullable<Trainer['requireMemory']> = () => undefined;
  readonly #runs: ScriptedRun[] = [];
  readonly #waiting: (() => void)[] = [];

  start(request: TrainingRequest, listener: TrainingListener): ScriptedRun {
    const run = new ScriptedRun(request, listener);
    this.#runs.push(run);
    for (const wake of this.#waiting.splice(0)) wake();
    return run;
  }

  /** Trainings that were started up to now. */
  get started(): number {
    return this.#runs.length;
  }

  /** The training that was started as the `index`-th, from 0, by now or later. */
  async run(index: number): Promise<ScriptedRun> {
    for (;;) {
      const found = this.#runs[index];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

function epochPoint(epoch: number) {
  return {
    epoch,
    loss: 1 / epoch,
    crossEntropy: 0.5,
    dice: 0.5,
    consistency: 0,
    learningRate: 0.001,
    stepSeconds: 1,
    waitSeconds: 0,
  };
}
