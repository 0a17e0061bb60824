import type { ActionBody, CaseBody, MaskChange } from '../domain/journal-entry.ts';

/**
 * Which pixels an entry changes: each patch is to be XORed into the mask of its structure on its frame, in this
 * order. Undo and redo carry their patches, so nobody has to keep older entries to follow a case.
 */
export function entryChanges(body: CaseBody): readonly MaskChange[] {
  switch (body.kind) {
    case 'edit':
    case 'rebase':
    case 'undo':
      return body.changes;
    case 'redo':
      return body.again.flatMap(entryChanges);
    default:
      return [];
  }
}

/** Structures whose masks, prompts or verdicts an action changes. */
export function touchedStructures(body: ActionBody): readonly string[] {
  switch (body.kind) {
    case 'edit':
      return [...new Set(body.changes.map((change) => change.structure))];
    case 'prompts':
      return [body.structure];
    case 'verdict':
      return body.signed.map((one) => one.structure);
    case 'rebase':
      return body.structures;
  }
}

/** Whether the entry is an action of its own, which undo can take back. */
export function isAction(body: CaseBody): body is ActionBody {
  return body.kind === 'edit' || body.kind === 'prompts' || body.kind === 'verdict' || body.kind === 'rebase';
}
