import type { ActionBody, CaseBody, EditTool } from '../domain/journal-entry.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { CaseState } from './case-state.ts';
import { touchedStructures } from './entry-changes.ts';
import { structureOf } from './with-structures.ts';

const TOOL_WORDS: Partial<Record<EditTool, string>> = {
  sam: 'SAM',
  'threshold-brush': 'threshold brush',
  'fill-holes': 'filled holes',
  'remove-islands': 'removed islands',
  'copy-first-guess': 'first guess copied',
  assign: 'pixels assigned',
  import: 'masks of a file',
};

/** More names than these are counted instead. */
const MAX_NAMES = 3;

/** An action in words for the undo button and the history, e.g. "brush on Radius", "accepted Ulna". */
export function describeBody(body: ActionBody, state: CaseState): string {
  const names = namesOf(touchedStructures(body), state);
  switch (body.kind) {
    case 'edit':
      return `${TOOL_WORDS[body.tool] ?? body.tool} on ${names}`;
    case 'prompts':
      return body.prompts === null ? `machine's prompts for ${names}` : `prompts for ${names}`;
    case 'verdict':
      return verdictWords(body, state);
    case 'rebase':
      return `newer pseudo label under ${names}`;
  }
}

/**
 * Any entry in words.
 * @param before the state before it, which knows what an undo or redo takes.
 */
export function describeEntry(body: CaseBody, before: CaseState): string {
  switch (body.kind) {
    case 'begin':
      return 'review begun';
    case 'undo':
      return `undid: ${what(before.undo, body.group)}`;
    case 'redo':
      return `redid: ${what(before.redo, body.group)}`;
    case 'time':
      return body.structure === null ? 'time spent' : `time spent on ${namesOf([body.structure], before)}`;
    default:
      return describeBody(body, before);
  }
}

function verdictWords(body: Extract<ActionBody, { kind: 'verdict' }>, state: CaseState): string {
  const groups = new Map<Verdict | null, string[]>();
  for (const { structure, verdict } of body.signed) {
    groups.set(verdict, [...(groups.get(verdict) ?? []), structure]);
  }
  return [...groups]
    .map(([verdict, ids]) => {
      const names = namesOf(ids, state);
      return signedWords(verdict, names);
    })
    .join('; ');
}

/** Every phrase is written out as a whole: pages translate it by its words. */
function signedWords(verdict: Verdict | null, names: string): string {
  switch (verdict) {
    case null:
      return `withdrew the verdict on ${names}`;
    case 'absent':
      return `signed ${names} as absent`;
    case 'accepted':
      return `accepted ${names}`;
    case 'corrected':
      return `corrected ${names}`;
    case 'rejected':
      return `rejected ${names}`;
    case 'deferred':
      return `deferred ${names}`;
  }
}

function namesOf(ids: readonly string[], state: CaseState): string {
  if (ids.length > MAX_NAMES) return `${ids.length} structures`;
  const names = ids.map((id) => structureOf(state, id)?.name ?? id);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

function what(stack: CaseState['undo'], group: string): string {
  return stack.findLast((one) => one.group === group)?.what ?? 'an action';
}
