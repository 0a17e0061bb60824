import { everyCaseOf, type WorklistFilter } from '../../core/contract/worklist.ts';
import { decodeMask } from '../../core/mask/rle.ts';
import { isEmpty } from '../../core/mask/count.ts';
import type { OpenedCase, Store } from '../store/store.ts';
import type { Pictures } from './pictures.ts';

/** Rows that are looked through for an example; the list holds thousands. */
const LOOKED_AT = 60;
const SIDE = 320;

export interface StructureExample {
  /** PNG; null when there is none yet. */
  readonly png: Uint8Array | null;
  readonly caption: string;
}

/**
 * A structure as it was signed last, with its surroundings; of another patient than those on the screen where
 * there is one. The caption says nothing of the patient.
 * @param avoid keys of the patients on the screen.
 */
export async function structureExample(
  { store, pictures }: { readonly store: Store; readonly pictures: Pictures },
  wanted: { readonly taskId: string; readonly structure: string; readonly avoid: ReadonlySet<string> },
): Promise<StructureExample> {
  const { rows } = await store.query(
    { filter: filterOf(wanted.taskId), sort: 'state', descending: true },
    { offset: 0, limit: 500 },
  );
  const recent = [...rows].sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1)).slice(0, LOOKED_AT);
  const own: OpenedCase[] = [];
  for (const { caseId } of recent) {
    const opened = await store.openCase(caseId);
    if (signedVerdict(opened, wanted.structure) === null) continue;
    if (wanted.avoid.has(opened.record.patientKey)) own.push(opened);
    else {
      const example = await draw({ store, pictures }, opened, wanted.structure);
      if (example !== null) return example;
    }
  }
  for (const opened of own) {
    const example = await draw({ store, pictures }, opened, wanted.structure);
    if (example !== null) return example;
  }
  return { png: null, caption: '' };
}

function filterOf(taskId: string): WorklistFilter {
  return { ...everyCaseOf(taskId), states: ['started', 'done'] };
}

function signedVerdict({ state }: OpenedCase, structure: string): 'accepted' | 'corrected' | null {
  const verdict = state.structures.find((one) => one.structure === structure)?.verdict?.verdict ?? null;
  return verdict === 'accepted' || verdict === 'corrected' ? verdict : null;
}

/** Null when the structure is on none of the frames. */
async function draw(
  { store, pictures }: { readonly store: Store; readonly pictures: Pictures },
  opened: OpenedCase,
  structure: string,
): Promise<StructureExample | null> {
  const { record, task } = opened;
  const about = task.structures.find((one) => one.id === structure);
  const middle = record.frames.length >> 1;
  const order = record.frames
    .map((frame, index) => ({ frame, away: Math.abs(index - middle) }))
    .sort((a, b) => a.away - b.away);
  for (const { frame } of order.slice(0, 16)) {
    const { masks } = await store.currentMasks(record.caseId, frame.frameId);
    const bytes = masks.find((one) => one.structure === structure)?.bytes;
    if (bytes === undefined || about === undefined || isEmpty(decodeMask(bytes))) continue;
    const png = await pictures.draw(frame, {
      masks: [{ bytes, colour: about.colour }],
      side: SIDE,
      show: 'masks',
    });
    return { png, caption: `${about.name}, ${signedVerdict(opened, structure) ?? 'accepted'} by a reader.` };
  }
  return null;
}
