import type { CaseEntry } from '../domain/journal-entry.ts';
import type { CaseState, StructureState } from './case-state.ts';
import { untouchedStructure } from './empty-case-state.ts';
import { isAction, touchedStructures } from './entry-changes.ts';
import { structureOf } from './with-structures.ts';

/**
 * Remembers what structures were like before each group that can be undone. Costs little: states share what is
 * equal. Follows a case from any of its entries on and does not know groups from before that.
 */
export class UndoLog {
  readonly #groups = new Map<string, Map<string, StructureState>>();

  /** @param before the state that `entry` is applied to. */
  note(before: CaseState, entry: CaseEntry): void {
    const { body } = entry;
    if (isAction(body)) {
      const first = before.undo.at(-1)?.group !== body.group;
      // A group that began before this log is not known by halves.
      if (first) this.#groups.set(body.group, new Map());
      this.#keep(body.group, touchedStructures(body), before);
    } else if (body.kind === 'redo') {
      this.#groups.set(body.group, new Map());
      this.#keep(body.group, body.again.flatMap(touchedStructures), before);
    } else if (body.kind === 'undo') {
      this.#groups.delete(body.group);
    }
  }

  /** The structures that a group touched, as they were before it; undefined when the group is not known. */
  before(group: string): readonly StructureState[] | undefined {
    const known = this.#groups.get(group);
    return known === undefined ? undefined : [...known.values()];
  }

  #keep(group: string, structures: readonly string[], state: CaseState): void {
    const known = this.#groups.get(group);
    for (const id of structures) {
      if (known?.has(id) === false) known.set(id, structureOf(state, id) ?? untouchedStructure(id, id));
    }
  }
}
