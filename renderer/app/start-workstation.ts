import { contract } from '../../core/contract/contract.ts';
import { createWorkstation } from '../core/workstation/create-workstation.ts';
import type { Workstation } from '../core/workstation/workstation.ts';
import { connectToBackend } from './connection.ts';
import { pagePorts } from './page-ports.ts';

/** The one workstation of this page, connecting and connecting again by itself. */
export function startWorkstation(): Workstation {
  const client = connectToBackend(contract, (state) => workstation.connectionChanged(state));
  // Told of the connection only after the first attempt, which ends later than this line.
  const workstation = createWorkstation(client, pagePorts);
  return workstation;
}
