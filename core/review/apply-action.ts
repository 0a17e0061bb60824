import type { ActionBody, CaseEntry } from '../domain/journal-entry.ts';
import type { CaseState, StructureState } from './case-state.ts';
import { touchedStructures } from './entry-changes.ts';
import { withStructures } from './with-structures.ts';

type Action<K extends ActionBody['kind']> = Extract<ActionBody, { kind: K }>;
/** Who, when and where in the journal; of a redo, those of the redo. */
type Envelope = Pick<CaseEntry, 'seq' | 'at' | 'reader'>;

/** What an action makes of the structures; undo stack and sequence are the caller's. */
export function applyAction(state: CaseState, body: ActionBody, envelope: Envelope): CaseState {
  switch (body.kind) {
    case 'edit':
      return applyEdit(state, body, envelope.seq);
    case 'prompts':
      return applyPrompts(state, body);
    case 'verdict':
      return applyVerdict(state, body, envelope);
    case 'rebase':
      return applyRebase(state, body, envelope.seq);
  }
}

/** Rule R1: any change of the masks, also one back to what was signed, takes the verdict out of force. */
export function changedAt(structure: StructureState, seq: number): StructureState {
  const { verdict, withdrawn } = structure;
  return { ...structure, changeSeq: seq, verdict: null, withdrawn: verdict ?? withdrawn };
}

function applyEdit(state: CaseState, body: Action<'edit'>, seq: number): CaseState {
  const { tool, fromNothing = [] } = body;
  return withStructures(state, touchedStructures(body), (one) => ({
    ...changedAt(one, seq),
    tools: one.tools.includes(tool) ? one.tools : [...one.tools, tool],
    drawnFromNothing:
      // What was imported lies on top of everything: whether a hand drew it, its file says.
      one.tools.length === 0 || tool === 'import'
        ? fromNothing.includes(one.structure)
        : one.drawnFromNothing,
  }));
}

function applyPrompts(state: CaseState, body: Action<'prompts'>): CaseState {
  return withStructures(state, [body.structure], (one) => {
    const prompts = { ...one.prompts };
    if (body.prompts === null) Reflect.deleteProperty(prompts, body.frameId);
    else prompts[body.frameId] = body.prompts;
    return { ...one, prompts };
  });
}

function applyVerdict(state: CaseState, body: Action<'verdict'>, { seq, at, reader }: Envelope): CaseState {
  const signed = new Map(body.signed.map((one) => [one.structure, one]));
  const { reason, note } = body;
  return withStructures(state, signed.keys(), (one) => {
    // Given for every id by `signed.keys()`.
    const { verdict, revision, activeMs } = signed.get(one.structure)!;
    // No verdict without a reader; the journal refuses such an entry, an odd file must not sign either.
    const given =
      verdict === null || reader === null ? null : { verdict, reason, note, reader, at, seq, revision };
    return { ...one, verdict: given, withdrawn: null, activeMs: one.activeMs + activeMs };
  });
}

function applyRebase(state: CaseState, body: Action<'rebase'>, seq: number): CaseState {
  const labels = { ...state.labels, ...body.labels };
  const next = withStructures(state, body.structures, (one) => ({
    ...changedAt(one, seq),
    base: seq,
    tools: [],
    drawnFromNothing: false,
  }));
  return { ...next, labels, bases: [...state.bases, { seq, labels }] };
}
