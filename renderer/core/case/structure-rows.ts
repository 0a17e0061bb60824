import type { CaseView } from '../../../core/contract/case.ts';
import { structureOf } from '../../../core/review/with-structures.ts';
import type { OpenCase } from './create-case-session.ts';
import type { StructureRow } from './structure-row.ts';
import { flagSentence, originOf, qualityOf, qualityWords } from './structure-words.ts';

/** Lines for the list of structures, in the task's order; empty until the case is open. */
export function structureRows(session: OpenCase): readonly StructureRow[] {
  const { view } = session.store.getState();
  return view === null ? [] : view.task.structures.map((_, index) => rowAt(session, view, index));
}

function rowAt(session: OpenCase, view: CaseView, index: number): StructureRow {
  const now = session.store.getState();
  const { id, name, colour, guideline, mayBeAbsent } = view.task.structures[index]!;
  const all = labelsOf(view, id);
  // In a stack no structure reaches every frame: only where all are without it is its absence worth a word.
  const found = all.filter(({ outcome }) => outcome !== 'proposed-absent' && outcome !== 'not-found');
  const labels = found.length > 0 ? found : all;
  const state = now.state === null ? undefined : structureOf(now.state, id);
  const verdict = state?.verdict ?? null;
  const edited = (state?.tools.length ?? 0) > 0;
  const worst = labels.reduce((a, b) => ((qualityOf(b) ?? 1) < (qualityOf(a) ?? 1) ? b : a), labels[0]!);
  const flags = [...new Set(labels.flatMap((label) => label.flags))];
  return {
    id,
    name,
    colour,
    digit: index < 9 ? String(index + 1) : '',
    guideline,
    mayBeAbsent,
    quality: labels.length === 0 ? null : qualityOf(worst),
    qualityWords: labels.length === 0 ? [] : qualityWords(worst),
    flags: flags.map(flagSentence),
    predictedAbsent: isPredictedAbsent(labels),
    empty: session.isEmpty(id) === true,
    origin: edited ? 'edited' : originOf(labels),
    verdict,
    withdrawn: state?.withdrawn ?? null,
    status: verdict?.verdict ?? (edited || state?.withdrawn != null ? 'edited, unsigned' : 'unsigned'),
    visible: now.display[id]?.visible !== false,
    locked: now.display[id]?.locked === true,
    solo: now.solo === id,
    active: now.active === id,
    shown: session.isShown(id),
    seen: now.seen.has(id),
    unsaved: now.unsaved.has(id),
    activeMs: (state?.activeMs ?? 0) + session.timers.peek(id),
  };
}

export function labelsOf(view: CaseView, structure: string): CaseView['labels'][string] {
  return Object.values(view.labels).flatMap((labels) =>
    labels.filter((label) => label.structure === structure),
  );
}

function isPredictedAbsent(labels: CaseView['labels'][string]): boolean {
  const absent = ({ outcome }: (typeof labels)[number]): boolean =>
    outcome === 'proposed-absent' || outcome === 'not-found';
  return labels.length > 0 && labels.every(absent);
}

/** Structures without a verdict: flagged ones first, then the doubtful before the certain. */
export function remainingStructures(session: OpenCase): readonly string[] {
  const rows = structureRows(session).filter((row) => row.verdict === null);
  const rank = (row: StructureRow): number => (row.flags.length > 0 || row.predictedAbsent ? 0 : 1);
  // Without a figure nobody has looked at it yet, not even the machine.
  const quality = (row: StructureRow): number => row.quality ?? -1;
  return [...rows].sort((a, b) => rank(a) - rank(b) || quality(a) - quality(b)).map((row) => row.id);
}
