import type { modelOperations as operations } from '../../core/contract/training.ts';
import type { Contract } from '../../core/contract/contract.ts';
import type { CallName } from '../../core/contract/define.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import type { Session } from './session.ts';

type ModelOperation = CallName<Contract> & keyof typeof operations;

/** Models of this station. */
export function modelOperations(): Pick<Implementation<Contract, Session>, ModelOperation> {
  const absent = (): never => {
    throw new Error('Models of this station are not served yet.');
  };
  return {
    'models.list': absent,
    'models.card': absent,
    'models.export': absent,
    'models.import': absent,
    'models.compare': absent,
    'models.promote': absent,
  };
}
