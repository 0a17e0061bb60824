import { createContext, useContext } from 'react';
import type { Workstation } from '../core/workstation/workstation.ts';

const WorkstationContext = createContext<Workstation | null>(null);

export const WorkstationProvider = WorkstationContext.Provider;

/** The one workstation of this page; its parts are stores: `useStore(useWorkstation().worklist.store, selector)`. */
export function useWorkstation(): Workstation {
  const workstation = useContext(WorkstationContext);
  if (workstation === null) throw new Error('A component was used outside of WorkstationProvider.');
  return workstation;
}
