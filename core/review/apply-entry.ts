import type { CaseBody, CaseEntry } from '../domain/journal-entry.ts';
import { applyAction, changedAt } from './apply-action.ts';
import type { CaseState } from './case-state.ts';
import { describeBody } from './describe.ts';
import { withStructures } from './with-structures.ts';

/**
 * The state of a case after one more entry. Backend and page run this same function over the same entries, so
 * both come to the same state (rule R2). The state given is not changed; what is equal is shared with it.
 * The masks follow by `entryChanges`.
 */
export function applyEntry(state: CaseState, entry: CaseEntry): CaseState {
  return { ...applyBody(state, entry), seq: entry.seq };
}

function applyBody(state: CaseState, entry: CaseEntry): CaseState {
  const { body } = entry;
  switch (body.kind) {
    case 'begin':
      return begin(state, body.labels, entry.seq);
    case 'undo':
      return undo(state, body, entry.seq);
    case 'redo': {
      const next = body.again.reduce((now, action) => applyAction(now, action, entry), state);
      return { ...next, ...moved(state, body.group, 'redo') };
    }
    case 'time':
      return withStructures(state, body.structure === null ? [] : [body.structure], (one) => ({
        ...one,
        activeMs: one.activeMs + body.activeMs,
      }));
    default: {
      const next = applyAction(state, body, entry);
      const redo = state.redo.length === 0 ? state.redo : [];
      if (state.undo.at(-1)?.group === body.group) return { ...next, redo };
      return { ...next, redo, undo: [...state.undo, { group: body.group, what: describeBody(body, state) }] };
    }
  }
}

/** May come again, with newer labels, as long as nobody has touched anything. */
function begin(state: CaseState, labels: CaseState['labels'], seq: number): CaseState {
  const structures = state.structures.map((one) => ({ ...one, base: seq }));
  return { ...state, labels, bases: [{ seq, labels }], structures };
}

function undo(state: CaseState, body: Extract<CaseBody, { kind: 'undo' }>, seq: number): CaseState {
  const facts = new Map(body.structures.map((one) => [one.structure, one]));
  const redrawn = new Set(body.changes.map((change) => change.structure));
  const next = withStructures(state, [...facts.keys(), ...redrawn], (one) => {
    const before = facts.get(one.structure) ?? one;
    const { base, tools, drawnFromNothing, prompts, verdict, withdrawn } = before;
    const restored = { ...one, base, tools, drawnFromNothing, prompts, verdict, withdrawn };
    if (redrawn.has(one.structure) || base !== one.base) return changedAt(restored, seq);
    // Rule R1 holds whatever the entry says.
    return (verdict?.seq ?? Infinity) > one.changeSeq ? restored : changedAt(restored, one.changeSeq);
  });
  return { ...next, labels: newestLabels(next), ...moved(state, body.group, 'undo') };
}

/** After the undo of a rebase the labels before it are the newest again. */
function newestLabels(state: CaseState): CaseState['labels'] {
  const newest = Math.max(...state.structures.map((one) => one.base));
  return state.bases.find((one) => one.seq === newest)?.labels ?? state.labels;
}

/** Takes a group from one stack to the other. */
function moved(state: CaseState, group: string, from: 'undo' | 'redo'): Pick<CaseState, 'undo' | 'redo'> {
  const to = from === 'undo' ? 'redo' : 'undo';
  const item = state[from].findLast((one) => one.group === group);
  const left = state[from].filter((one) => one !== item);
  const right = item === undefined ? state[to] : [...state[to], item];
  return from === 'undo' ? { undo: left, redo: right } : { undo: right, redo: left };
}
