import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { CaseSession, CaseSessionState } from '../../core/case/case-session.ts';
import type { StructureRow } from '../../core/case/structure-row.ts';

/**
 * Rows of the open case. Not followed: `masksVersion`, which grows with every dab of a brush; what a stroke changes
 * in a row comes with `unsaved` when the stroke begins and with `state` when it is in the journal.
 */
export function useStructureRows(session: CaseSession): readonly StructureRow[] {
  const workstation = useWorkstation();
  useStore(session.store, useShallow(whatRowsShow));
  return workstation.structureRows();
}

function whatRowsShow(now: CaseSessionState): readonly unknown[] {
  const { view, state, frames, unsaved, active, display, solo, seen } = now;
  return [view, state, frames, unsaved, active, display, solo, seen];
}
