import type { CaseBody, CaseEntry, StructureFacts } from '../domain/journal-entry.ts';
import type { Reader } from '../domain/reader.ts';
import type { CaseState, StructureState } from './case-state.ts';
import { entryChanges } from './entry-changes.ts';
import { structureOf } from './with-structures.ts';

export interface UndoneGroup {
  readonly group: string;
  /** The actions of the group, oldest first. */
  readonly entries: readonly CaseEntry[];
  /** The structures that it touched, as they were before it. */
  readonly before: readonly StructureState[];
  /** The state now, of which the group is the last action. */
  readonly state: CaseState;
  /** Who undoes. */
  readonly reader: Reader;
}

/** The entry that takes a group back. */
export function undoBody(undone: UndoneGroup): Extract<CaseBody, { kind: 'undo' }> {
  const changes = undone.entries.flatMap((entry) => entryChanges(entry.body)).reverse();
  const redrawn = new Set(changes.map((change) => change.structure));
  return {
    kind: 'undo',
    group: undone.group,
    changes,
    structures: undone.before.map((before) => factsOf(before, undone, redrawn.has(before.structure))),
  };
}

function factsOf(before: StructureState, undone: UndoneGroup, redrawn: boolean): StructureFacts {
  const { structure, base, tools, drawnFromNothing, prompts, verdict, withdrawn } = before;
  const now = structureOf(undone.state, structure);
  const inForce =
    !redrawn && base === now?.base && (verdict === null || mayReturn(verdict.seq, before, undone));
  return {
    structure,
    base,
    tools,
    drawnFromNothing,
    prompts,
    verdict: inForce ? verdict : null,
    withdrawn: inForce ? withdrawn : (verdict ?? withdrawn),
  };
}

/**
 * An undo brings a verdict back that its own action had replaced, and never signs for somebody else: who undoes
 * another reader's action gets only own verdicts back, and those that the action left alone.
 */
function mayReturn(seq: number, before: StructureState, { state, entries, reader }: UndoneGroup): boolean {
  if (structureOf(state, before.structure)?.verdict?.seq === seq) return true;
  return before.verdict?.reader.id === reader.id || entries.every((entry) => entry.reader?.id === reader.id);
}
