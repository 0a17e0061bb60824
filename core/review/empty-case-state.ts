import type { CaseState, StructureState } from './case-state.ts';

/** A case before its first entry. @param structures those of the task, in its order. */
export function emptyCaseState(
  structures: readonly { readonly id: string; readonly name: string }[],
): CaseState {
  return {
    seq: 0,
    labels: {},
    bases: [],
    structures: structures.map(({ id, name }) => untouchedStructure(id, name)),
    undo: [],
    redo: [],
  };
}

/** A structure as the machine left it. */
export function untouchedStructure(structure: string, name: string): StructureState {
  return {
    structure,
    name,
    base: 0,
    changeSeq: 0,
    verdict: null,
    withdrawn: null,
    tools: [],
    drawnFromNothing: false,
    prompts: {},
    activeMs: 0,
  };
}
