import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import type { Clock } from './clock.ts';
import type { HostLauncher } from './host-process.ts';
import { runSelfTest } from './self-test.ts';

/** A network that has not answered by then would hold up every case. */
const DEADLINE_MS = 120_000;

/** Runs the models of a registry once. */
export type TryModels = (registry: ModelRegistry, signal: AbortSignal) => Promise<void>;

/**
 * Runs every network once on the processor, in a process of its own: a file that crashes or never ends costs that process.
 * @throws ExpectedError `model-does-not-run` when a network is missing, damaged, not what its manifest says, or fails.
 */
export function createTryModels(ports: { readonly launch: HostLauncher; readonly clock: Clock }): TryModels {
  return async (registry, signal) => {
    const options = { providers: ['cpu'], runs: 0, deadlineMs: DEADLINE_MS };
    const { networks } = await runSelfTest({ ...ports, models: registry, signal }, options);
    if (signal.aborted) throw new CancelledError();
    for (const { network, problem, trials } of networks) {
      const why = problem ?? trials.find((trial) => trial.problem !== null)?.problem ?? null;
      if (why === null) continue;
      throw new ExpectedError(
        'model-does-not-run',
        `The network ${network} does not run here, so the model was not kept: ${why.replace(/\.$/, '')}.`,
      );
    }
  };
}
