import { ExpectedError } from '../../../core/domain/errors.ts';
import { prepareBatches, type PreparedBatches } from '../../../core/training/batch/prepare-batches.ts';
import { initialParameters } from '../../../core/training/network/initial.ts';
import { parameterLayout } from '../../../core/training/network/layout.ts';
import { encodeModel } from '../../../core/training/onnx/encode-model.ts';
import { positiveWeights } from '../../../core/training/positive-weights.ts';
import { inferenceGraph } from '../../../core/training/step/inference.ts';
import { HostFailure } from '../../inference/host/host-failure.ts';
import { runtimeVersion, type OrtModule } from '../../inference/host/load-ort.ts';
import { PROVIDER_FAILED } from '../../inference/protocol.ts';
import { createLoader } from '../loader/loader.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../checkpoint.ts';
import type { FromTrainer, TrainerRun } from '../protocol.ts';
import type { FinishedTraining, TrainingSet } from '../training-set.ts';
import type { Runtime } from './graph-session.ts';
import { runDigest } from './run-digest.ts';
import { noSums, type TrainingState } from './state.ts';
import { trainLoop } from './train-loop.ts';
import { openValidator, type Validator } from './validation.ts';

export interface TrainingSubject {
  readonly run: TrainerRun;
  readonly set: TrainingSet;
  readonly initial: Float32Array | null;
  readonly checkpoint: Uint8Array | null;
}

export interface TrainingPorts {
  readonly ort: OrtModule;
  readonly provider: string;
  readonly tell: (message: FromTrainer) => void;
  readonly wish: () => 'pause' | 'finish' | null;
  /** Resolves when a checkpoint is kept. */
  readonly store: (checkpoint: Uint8Array) => Promise<void>;
}

/** A whole training; says how it has ended. @throws HostFailure, ExpectedError */
export async function runTraining(subject: TrainingSubject, ports: TrainingPorts): Promise<void> {
  const { run, set } = subject;
  const { tell } = ports;
  const digest = runDigest(run.plan, set);
  const prepared = prepareBatches(set, run.plan);
  const state = startOf(subject, digest, tell);
  const store = (): Promise<void> => ports.store(encodeCheckpoint(digest, state));
  let provider = ports.provider;
  for (;;) {
    state.provider = provider;
    try {
      const how = await learn(state, { prepared, subject, ports, provider, store });
      if (how === 'paused') {
        tell({ kind: 'paused', checkpoint: encodeCheckpoint(digest, state) });
        return;
      }
      break;
    } catch (error) {
      if (!(error instanceof HostFailure)) throw error;
      if (error.code === 'training-diverged') await store();
      if (error.code !== PROVIDER_FAILED || provider === 'cpu') throw error;
      if (!run.measured)
        throw new HostFailure(
          'training-provider',
          `${error.message}; resume the training on the CPU with "countersign train" and --provider cpu.`,
        );
      // The step that failed has changed nothing: the CPU repeats it.
      tell({ kind: 'warning', message: `${error.message}; the CPU goes on.` });
      provider = 'cpu';
    }
  }
  // So that the result is there again where it could not be written.
  await store();
  tell({ kind: 'finished', end: endOf(state, subject, ports.ort) });
}

interface Learning {
  readonly prepared: PreparedBatches;
  readonly subject: TrainingSubject;
  readonly ports: TrainingPorts;
  readonly provider: string;
  readonly store: () => Promise<void>;
}

async function learn(state: TrainingState, how: Learning): Promise<'done' | 'paused'> {
  const { prepared, subject, ports, provider, store } = how;
  const { plan, structures, threads, loaders, checkpointEveryMs } = subject.run;
  const runtime: Runtime = { ort: ports.ort, provider, threads };
  const cases = subject.set.validation;
  const batches = await createLoader({ prepared, workers: loaders, from: state.step * plan.accumulate });
  let validator: Validator | null = null;
  try {
    validator = cases.length === 0 ? null : await openValidator({ plan, structures, cases }, runtime);
    return await trainLoop(state, {
      plan,
      schedule: prepared.schedule,
      structures: structures.length,
      knownPerPixel: prepared.shape.knownPerPixel,
      runtime,
      batches,
      validator,
      wish: ports.wish,
      tell: ports.tell,
      store,
      checkpointEveryMs,
    });
  } finally {
    await validator?.release();
    await batches.close();
  }
}

/** Where the run goes on, or begins. */
function startOf(
  { run, set, initial, checkpoint }: TrainingSubject,
  digest: string,
  tell: TrainingPorts['tell'],
): TrainingState {
  const { plan, structures } = run;
  if (checkpoint !== null) return decodeCheckpoint(checkpoint, digest);
  const { weights, missing } = positiveWeights(set.training, structures, plan.objective.positiveWeight);
  if (missing.length === structures.length) {
    throw new ExpectedError(
      'training-no-structure',
      'No case shows any of the structures, so there is nothing to learn; accept or correct cases that do.',
    );
  }
  for (const name of missing) {
    const message = `No training case shows ${name}: the network can learn of it at most that it is not there.`;
    tell({ kind: 'warning', message });
  }
  if (
    !set.validation.some(({ targets }) =>
      targets.some((target) => target !== null && target.covered !== null),
    )
  ) {
    const message =
      'No validation case shows any structure, so nobody can tell which state is the best, and the last one is taken; sign cases of further patients.';
    tell({ kind: 'warning', message });
  }
  const parameters =
    initial ?? initialParameters(parameterLayout(plan.network, structures.length), plan.network, plan.seed);
  const { length } = parameters;
  const vectors = {
    parameters,
    m: new Float32Array(length),
    v: new Float32Array(length),
    average: parameters.slice(),
  };
  return {
    step: 0,
    vectors,
    best: null,
    sums: noSums(),
    epochs: [],
    validation: [],
    positiveWeights: weights,
    provider: '',
    seconds: 0,
  };
}

/** Where nothing was measured, the last average is what there is. */
function endOf(
  { best, vectors, epochs, validation, provider, seconds }: TrainingState,
  { run }: TrainingSubject,
  ort: OrtModule,
): FinishedTraining {
  const { plan, structures } = run;
  const parameters = best?.parameters ?? vectors.average;
  const { width, height } = plan.view;
  const graph = inferenceGraph({
    network: plan.network,
    outputs: structures.length,
    width,
    height,
    parameters,
  });
  return {
    kind: 'finished',
    model: encodeModel(graph),
    parameters,
    epochs,
    validation,
    chosenEpoch: best?.epoch ?? epochs.length,
    provider,
    runtime: `onnxruntime ${runtimeVersion(ort)}`,
    seconds,
  };
}
