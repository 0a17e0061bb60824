import type { CaseState } from './case-state.ts';
import { structureOf } from './with-structures.ts';

/** Id of the pseudo label under a structure's mask on a frame; null when there is none. */
export function labelUnder(state: CaseState, structure: string, frameId: string): string | null {
  const base = structureOf(state, structure)?.base;
  return state.bases.find((one) => one.seq === base)?.labels[frameId] ?? null;
}

/** Structures that are based on another label than the newest one of some frame: a rebase would change them. */
export function structuresOnOlderLabels(
  state: CaseState,
  newest: Readonly<Record<string, string | null>>,
): string[] {
  const older = new Set(
    state.bases
      .filter(({ labels }) =>
        Object.entries(newest).some(([frame, id]) => id !== null && labels[frame] !== id),
      )
      .map(({ seq }) => seq),
  );
  return state.structures.filter((one) => older.has(one.base)).map((one) => one.structure);
}
