import { availableParallelism, totalmem } from 'node:os';
import { systemClock, type Clock } from '../inference/clock.ts';
import { providerOrder } from '../inference/provider-order.ts';
import { checkpointProvider } from './checkpoint.ts';
import { checkRequest } from './check-request.ts';
import { checkMemory } from './memory-problem.ts';
import type { TrainerRun } from './protocol.ts';
import { TrainerConnection } from './trainer-connection.ts';
import type { TrainerLauncher } from './trainer-process.ts';
import type { Trainer, TrainingRequest } from './training-set.ts';

export interface TrainerOptions {
  readonly launch: TrainerLauncher;
  /** Bytes of memory that a new process may take; what the system says when not said. */
  readonly availableBytes?: () => number;
  /** Threads within one operator; the processor's when not said. */
  readonly threads?: number;
  /** Threads that make batches; one, two on more than four cores, when not said. */
  readonly loaders?: number;
  /** As `process.platform`. */
  readonly platform?: string;
  /** Least time between two checkpoints; a minute when not said. A pause always makes one. */
  readonly checkpointEveryMs?: number;
  /** Of the deadlines for a process that hangs; the system's when not said. */
  readonly clock?: Clock;
  /** One line for the log, without anything of a patient (rule S2). */
  readonly log?: (line: string) => void;
}

/** Starts trainings in processes of their own, one each. What cannot be trained ends at once, with a sentence. */
export function createTrainer(options: TrainerOptions): Trainer {
  const available = options.availableBytes ?? availableBytes;
  return {
    requireMemory(plan, structures) {
      const set = { structures, mirrored: [], training: [], validation: [], unlabelled: [] };
      checkMemory({ plan, set }, available());
    },
    start(request, listener) {
      const connection = new TrainerConnection(request, listener, {
        launch: options.launch,
        clock: options.clock ?? systemClock,
        log: options.log ?? (() => undefined),
      });
      connection.begin(() => {
        checkRequest(request);
        checkMemory(request, available());
        return runOf(request, options);
      });
      return connection;
    },
  };
}

/** What is free without swapping, within the limits of a container. */
function availableBytes(): number {
  // macOS counts as used what it would give back at once.
  return process.platform === 'darwin'
    ? Math.max(process.availableMemory(), totalmem() / 2)
    : process.availableMemory();
}

function runOf(request: TrainingRequest, options: TrainerOptions): TrainerRun {
  const { plan, set } = request;
  const cores = availableParallelism();
  const provider = request.provider ?? providerBefore(request);
  const measured = provider === null;
  return {
    plan,
    structures: set.structures,
    mirrored: set.mirrored,
    cases: {
      training: set.training.length,
      validation: set.validation.length,
      unlabelled: set.unlabelled.length,
    },
    providers: measured ? providerOrder(options.platform ?? process.platform) : [provider],
    measured,
    threads: options.threads ?? Math.min(cores, 16),
    loaders: options.loaders ?? (cores > 4 ? 2 : 1),
    checkpointEveryMs: options.checkpointEveryMs ?? 60_000,
  };
}

/** A run that goes on keeps to its provider, so that its numbers are those of an uninterrupted one. */
function providerBefore({ checkpoint }: TrainingRequest): string | null {
  return checkpoint === null ? null : checkpointProvider(checkpoint);
}
