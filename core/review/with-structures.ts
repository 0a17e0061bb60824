import type { CaseState, StructureState } from './case-state.ts';
import { untouchedStructure } from './empty-case-state.ts';

/** The structure's state; undefined when the case has none of this id. */
export function structureOf(state: CaseState, id: string): StructureState | undefined {
  return state.structures.find((one) => one.structure === id);
}

/**
 * The state with some structures changed; all others are the same objects as before. A structure that the task
 * has no longer, or that a check without a task does not know, is added when the journal names it, so that no work is
 * ever lost by a new version of a task. Like all others it is based on the labels that the review began with.
 */
export function withStructures(
  state: CaseState,
  ids: Iterable<string>,
  change: (structure: StructureState) => StructureState,
): CaseState {
  const wanted = new Set(ids);
  if (wanted.size === 0) return state;
  const structures = state.structures.map((one) => (wanted.delete(one.structure) ? change(one) : one));
  const base = state.bases[0]?.seq ?? 0;
  for (const id of wanted) structures.push(change({ ...untouchedStructure(id, id), base }));
  return { ...state, structures };
}
