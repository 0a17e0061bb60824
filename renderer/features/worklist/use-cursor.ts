import { useCallback, useEffect, useRef } from 'react';
import type { WorklistModel } from '../../core/worklist/worklist-model.ts';
import type { CursorHow } from '../../ui/data-list-types.ts';

/** Rows fetched around a place that the cursor jumps to. */
const AROUND = 20;

/**
 * Moves the model's cursor. A row that is not in the page yet (End in a list of thousands) is fetched first and
 * gets the cursor when it has come.
 * @param version of the model's rows.
 */
export function useCursor(worklist: WorklistModel, version: number): (index: number, how: CursorHow) => void {
  const wanted = useRef<number | null>(null);

  useEffect(() => {
    const index = wanted.current;
    if (index === null || worklist.rowAt(index) === null) return;
    wanted.current = null;
    worklist.focus(index);
  }, [worklist, version]);

  return useCallback(
    (index, how) => {
      const row = worklist.rowAt(index);
      wanted.current = row === null ? index : null;
      if (row === null) {
        worklist.need(Math.max(0, index - AROUND), index + AROUND);
        return;
      }
      if (how === 'extend') worklist.selectTo(index);
      worklist.focus(index);
      if (how === 'toggle') worklist.toggleSelected(row.caseId);
    },
    [worklist],
  );
}
