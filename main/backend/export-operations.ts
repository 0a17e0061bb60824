import type { Contract } from '../../core/contract/contract.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import type { BackendParts } from './parts.ts';
import type { Session } from './session.ts';

type ExportOperation = 'export.defaults' | 'export.check' | 'export.run';

/** What leaves the station. */
export function exportOperations(
  _parts: BackendParts,
): Pick<Implementation<Contract, Session>, ExportOperation> {
  const unavailable = (): never => {
    throw new ExpectedError('export-unavailable', 'This station cannot export yet.');
  };
  return {
    'export.defaults': () => ({ map: 'none' }),
    'export.check': () => Promise.resolve().then(unavailable),
    'export.run': () => Promise.resolve().then(unavailable),
  };
}
