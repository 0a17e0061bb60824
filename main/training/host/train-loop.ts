import type { MadeBatch } from '../../../core/training/batch/batch-shape.ts';
import { consistencyWeightAt, stepScalars } from '../../../core/training/optimiser/schedule.ts';
import type { TrainingPlan } from '../../../core/training/plan.ts';
import type { TrainingSchedule } from '../../../core/training/schedule.ts';
import { stepSpecOf } from '../../../core/training/step/step-spec.ts';
import { HostFailure } from '../../inference/host/host-failure.ts';
import type { Loader } from '../loader/loader.ts';
import type { FromTrainer } from '../protocol.ts';
import { addFigures, pointOf } from './epoch-sums.ts';
import type { Runtime } from './graph-session.ts';
import { Progress } from './progress.ts';
import { noSums, type TrainingState, type Vectors } from './state.ts';
import { openStepper, type Stepper } from './stepper.ts';
import type { Validator } from './validation.ts';

export interface LoopPorts {
  readonly plan: TrainingPlan;
  readonly schedule: TrainingSchedule;
  readonly structures: number;
  readonly knownPerPixel: boolean;
  readonly runtime: Runtime;
  /** From the state's next batch on. */
  readonly batches: Pick<Loader, 'next'>;
  /** Null: there are no validation cases. */
  readonly validator: Validator | null;
  /** Asked for after every step. */
  readonly wish: () => 'pause' | 'finish' | null;
  readonly tell: (
    message: Extract<FromTrainer, { kind: 'alive' | 'progress' | 'epoch' | 'validation' }>,
  ) => void;
  /** Resolves when the state is kept. */
  readonly store: (state: TrainingState) => Promise<void>;
  /** Least milliseconds between two checkpoints. */
  readonly checkpointEveryMs: number;
}

/** Milliseconds between two checkpoints within an epoch, which only long ones have. */
const WITHIN_EPOCH_MS = 300_000;
/** Between two signs of life where nothing else is told. */
const ALIVE_MS = 5_000;

/**
 * Trains from where the state is to the end, or until somebody wishes otherwise.
 * @returns `paused` with a state to go on from, else `done`
 * @throws HostFailure `training-diverged` and those of the graphs
 */
export async function trainLoop(state: TrainingState, ports: LoopPorts): Promise<'done' | 'paused'> {
  const loop = new Loop(state, ports);
  try {
    return await loop.run();
  } finally {
    await loop.close();
  }
}

class Loop {
  readonly #state: TrainingState;
  readonly #ports: LoopPorts;
  readonly #progress: Progress;
  #stepper: { readonly isCoarse: boolean; readonly open: Stepper } | null = null;
  /** Memory of the state before the last, for the next. */
  #spare: Vectors;
  #storedAt = performance.now();
  #aliveAt = performance.now();

  constructor(state: TrainingState, ports: LoopPorts) {
    this.#state = state;
    this.#ports = ports;
    const { plan, schedule, runtime, validator, tell } = ports;
    this.#progress = new Progress({
      plan,
      schedule,
      provider: runtime.provider,
      hasValidation: validator !== null,
      tell: (progress) => tell({ kind: 'progress', progress }),
    });
    const { length } = state.vectors.parameters;
    const vector = (): Float32Array => new Float32Array(length);
    this.#spare = { parameters: vector(), m: vector(), v: vector(), average: vector() };
  }

  async run(): Promise<'done' | 'paused'> {
    const state = this.#state;
    const { schedule, wish, checkpointEveryMs, store } = this.#ports;
    // A provider that fails while it measures leaves an epoch that has ended and is not measured.
    await this.#measureEpoch();
    while (!this.#isOver()) {
      if (wish() === 'pause') return 'paused';
      if (wish() === 'finish') break;
      await this.#step();
      const isEnd = state.step % schedule.updatesPerEpoch === 0;
      if (isEnd) await this.#endEpoch();
      const waited = performance.now() - this.#storedAt;
      if (waited >= (isEnd ? checkpointEveryMs : WITHIN_EPOCH_MS)) {
        await store(state);
        this.#storedAt = performance.now();
      }
    }
    // Ended early before the first measurement: what is exported has at least been measured once.
    if (state.validation.length === 0) await this.#validate();
    return 'done';
  }

  async close(): Promise<void> {
    await this.#stepper?.open.release();
  }

  /** Told by the state alone, so that a run that goes on ends where it would have ended. */
  #isOver(): boolean {
    const { step, best, epochs } = this.#state;
    const { plan, schedule } = this.#ports;
    if (step >= schedule.updates) return true;
    // Where nothing can be measured, nothing can be waited for.
    if (plan.patience === null || best === null) return false;
    // Coarse epochs are measured at the full size, for which they do not learn: patience begins after them.
    const since = Math.max(best.epoch, schedule.coarseEpochs);
    return step % schedule.updatesPerEpoch === 0 && epochs.length - since >= plan.patience;
  }

  async #step(): Promise<void> {
    const state = this.#state;
    const { plan, schedule, batches } = this.#ports;
    const isCoarse = state.step < schedule.coarseEpochs * schedule.updatesPerEpoch;
    const stepper = await this.#stepperFor(isCoarse);
    const scalars = stepScalars(plan.optimiser, state.step, schedule.updates);
    const inputs = {
      ...scalars,
      positiveWeights: state.positiveWeights,
      consistencyWeight: consistencyWeightAt(plan.consistency, state.step / schedule.updatesPerEpoch),
    };
    const started = performance.now();
    let waited = 0;
    const next = async (): Promise<MadeBatch> => {
      this.#alive();
      const asked = performance.now();
      const batch = await batches.next();
      waited += performance.now() - asked;
      return batch;
    };
    const figures = await stepper.step({ from: state.vectors, to: this.#spare }, inputs, next);
    if (![figures.loss, figures.gradientNorm].every(Number.isFinite)) throw diverged(plan, state);
    const before = state.vectors;
    state.vectors = this.#spare;
    this.#spare = before;
    const seconds = (performance.now() - started) / 1000;
    const waitSeconds = waited / 1000;
    state.step++;
    state.seconds += seconds;
    const { learningRate } = scalars;
    addFigures(state.sums, {
      ...figures,
      learningRate,
      stepSeconds: seconds - waitSeconds,
      waitSeconds,
    });
    this.#progress.stepDone(state.step, { loss: figures.loss, seconds });
  }

  async #endEpoch(): Promise<void> {
    const state = this.#state;
    const { schedule, tell } = this.#ports;
    const epoch = state.step / schedule.updatesPerEpoch;
    const point = pointOf(state.sums, epoch);
    state.sums = noSums();
    state.epochs.push(point);
    tell({ kind: 'epoch', point });
    await this.#measureEpoch();
  }

  /** At the end of an epoch: measures it where the plan wants that and it is not measured yet. */
  async #measureEpoch(): Promise<void> {
    const { step, epochs, validation } = this.#state;
    const { plan, schedule } = this.#ports;
    const epoch = epochs.length;
    if (epoch === 0 || step !== epoch * schedule.updatesPerEpoch) return;
    if (epoch % plan.validation.every !== 0 && epoch !== plan.epochs) return;
    if ((validation.at(-1)?.epoch ?? 0) < epoch) await this.#validate();
  }

  async #validate(): Promise<void> {
    const state = this.#state;
    const { validator, tell } = this.#ports;
    if (validator === null) return;
    const started = performance.now();
    const point = await validator.measure(state.vectors.average, state.epochs.length, () => this.#alive());
    const seconds = (performance.now() - started) / 1000;
    state.seconds += seconds;
    this.#progress.validationDone(seconds);
    state.validation.push(point);
    if (point.dice !== null && point.dice > (state.best?.dice ?? -1)) {
      const { epoch, dice } = point;
      // A copy: the vectors are written over.
      state.best = { epoch, dice, parameters: state.vectors.average.slice() };
    }
    tell({ kind: 'validation', point });
  }

  /** A step of many runs, or a measurement on many cases, may take longer than a hanging one is waited for. */
  #alive(): void {
    const now = performance.now();
    if (now - this.#aliveAt < ALIVE_MS) return;
    this.#aliveAt = now;
    this.#ports.tell({ kind: 'alive' });
  }

  async #stepperFor(isCoarse: boolean): Promise<Stepper> {
    if (this.#stepper?.isCoarse === isCoarse) return this.#stepper.open;
    // First the memory of the other size back.
    await this.#stepper?.open.release();
    this.#stepper = null;
    const { plan, structures, knownPerPixel, runtime } = this.#ports;
    const target = runtime.provider === 'cpu' ? 'cpu' : 'gpu';
    const spec = stepSpecOf(plan, { outputs: structures, knownPerPixel, target, coarse: isCoarse });
    const open = await openStepper(spec, plan.accumulate, runtime);
    this.#stepper = { isCoarse, open };
    return open;
  }
}

function diverged(plan: TrainingPlan, state: TrainingState): HostFailure {
  const epoch = String(state.epochs.length + 1);
  const rate = String(plan.optimiser.learningRate);
  return new HostFailure(
    'training-diverged',
    state.best === null
      ? `The training broke down in epoch ${epoch}: its loss is no number any more; lower the learning rate, which is ${rate}, and train again. Nothing good had been learnt yet.`
      : `The training broke down in epoch ${epoch}: its loss is no number any more; lower the learning rate, which is ${rate}, and train again, or finish this training now to take its best state so far, of epoch ${String(state.best.epoch)}.`,
  );
}
