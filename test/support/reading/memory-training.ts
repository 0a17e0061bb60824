import type { Contract } from '../../../core/contract/contract.ts';
import type { modelOperations, trainingOperations } from '../../../core/contract/training.ts';
import type { CallName } from '../../../core/contract/define.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Implementation } from '../../../core/transport/implementation.ts';

type TrainingCalls = CallName<Contract> & keyof (typeof trainingOperations & typeof modelOperations);

/** What a test answers otherwise. */
export type TrainingAnswers = Partial<Pick<Implementation<Contract, unknown>, TrainingCalls>>;

/** A station on which nobody has trained anything. */
export function memoryTraining(): Pick<Implementation<Contract, unknown>, TrainingCalls> {
  return {
    'training.survey': () => ({
      patients: { training: 0, validation: 0, held: 0 },
      cases: { training: 0, validation: 0, held: 0, unlabelled: 0 },
      structures: [],
      problems: ['No structure of this task is signed yet; review cases first.'],
      warnings: [],
      plans: [],
      parents: [],
    }),
    'training.start': () => none(),
    'training.runs': () => ({ runs: [] }),
    'training.run': () => none(),
    'training.pause': () => ({}),
    'training.resume': () => ({}),
    'training.finish': () => ({}),
    'training.discard': () => ({}),
    'models.list': () => ({ models: [] }),
    'models.card': () => none(),
    'models.export': () => Promise.reject(missing()),
    'models.import': () => Promise.reject(missing()),
    'models.compare': () => Promise.reject(missing()),
    'models.promote': () => none(),
  };
}

function missing(): ExpectedError {
  return new ExpectedError('run-unknown', 'There is nothing of this name.');
}

function none(): never {
  throw missing();
}
