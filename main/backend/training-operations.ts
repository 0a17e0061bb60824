import type { trainingOperations as operations } from '../../core/contract/training.ts';
import type { Contract } from '../../core/contract/contract.ts';
import type { CallName } from '../../core/contract/define.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import type { BackendParts } from './parts.ts';
import type { Session } from './session.ts';

type TrainingOperation = CallName<Contract> & keyof typeof operations;

/** Training of the next U-Net. A run belongs to nobody's page: it goes on when they go. */
export function trainingOperations({
  training,
}: BackendParts): Pick<Implementation<Contract, Session>, TrainingOperation> {
  const { runs } = training;
  return {
    'training.survey': (source) => training.survey(source),
    'training.start': (order) => training.start(order),
    'training.runs': () => ({ runs: runs.list() }),
    'training.run': ({ runId }) => runs.detail(runId),
    'training.pause': async ({ runId }) => {
      await runs.pause(runId);
      return {};
    },
    'training.resume': async ({ runId }) => {
      await runs.resume(runId);
      return {};
    },
    'training.finish': async ({ runId }) => {
      await runs.finish(runId);
      return {};
    },
    'training.discard': async ({ runId }) => {
      await runs.discard(runId);
      return {};
    },
  };
}
