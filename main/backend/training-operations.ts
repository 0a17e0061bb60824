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
  pages,
}: BackendParts): Pick<Implementation<Contract, Session>, TrainingOperation> {
  const doing =
    (what: 'pause' | 'resume' | 'finish') =>
    async ({ runId }: { readonly runId: string }) => {
      await (await training.runs())[what](runId);
      return {};
    };
  return {
    'training.survey': (source) => training.survey(source),
    'training.start': (order) => training.start(order),
    'training.runs': async () => ({ runs: (await training.runs()).list() }),
    'training.run': async ({ runId }) => (await training.runs()).detail(runId),
    'training.pause': doing('pause'),
    'training.resume': doing('resume'),
    'training.finish': doing('finish'),
    'training.discard': async ({ runId }) => {
      await (await training.runs()).discard(runId);
      pages.emit('training.removed', { runId });
      return {};
    },
  };
}
