import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import { isCaseFailure } from '../engine/prepare.ts';
import type { CaseFrameRecord, CaseRecord, Store } from '../store/store.ts';
import type { TrainingCase, TrainingOutline } from '../store/training-case.ts';

/** A reviewed case of a patient whom no model has seen. */
export interface UnseenCase {
  readonly record: CaseRecord;
  /** The patient. */
  readonly group: string;
  readonly facts: TrainingCase;
}

export interface UnseenCases {
  readonly cases: readonly UnseenCase[];
  /** Reviewed cases of patients of whom a model has seen an image. */
  readonly seen: number;
  /** Images of the patients above that cannot be read: whether a model has seen them is not known. */
  readonly unreadable: number;
}

export interface UnseenPorts {
  readonly store: Pick<Store, 'trainingOutlines' | 'trainingCase' | 'caseRecord'>;
  /** Digest of a frame's decoded pixels. @throws ExpectedError when it cannot be read. */
  readonly digestOf: (frame: CaseFrameRecord) => Promise<string>;
  readonly signal: AbortSignal;
}

/** Signed in a way that tells where the structure is. */
export function isReference(verdict: string | null): verdict is 'accepted' | 'corrected' | 'absent' {
  return verdict === 'accepted' || verdict === 'corrected' || verdict === 'absent';
}

/**
 * The reviewed cases of a task without those of patients of whom any image, reviewed or not, there or lost since, is among
 * `seen`.
 * @throws ExpectedError `task-unknown`, CancelledError.
 */
export async function reviewedUnseen(
  taskId: string,
  seen: ReadonlySet<string>,
  ports: UnseenPorts,
): Promise<UnseenCases> {
  const cases: UnseenCase[] = [];
  let seenCount = 0;
  let unreadable = 0;
  for (const [group, outlines] of byPatient(await ports.store.trainingOutlines(taskId))) {
    const reviewed = await reviewedOf(outlines, ports);
    if (reviewed.length === 0) continue;
    const looked = await lookAt(outlines, seen, ports);
    if (looked.seen) {
      seenCount += reviewed.length;
      continue;
    }
    unreadable += looked.unreadable;
    for (const facts of reviewed) {
      const record = looked.records.get(facts.caseId);
      if (record !== undefined) cases.push({ record, group, facts });
    }
  }
  return { cases, seen: seenCount, unreadable };
}

function byPatient(outlines: readonly TrainingOutline[]): Map<string, TrainingOutline[]> {
  const groups = new Map<string, TrainingOutline[]>();
  for (const outline of outlines) {
    const of = groups.get(outline.patientKey);
    if (of === undefined) groups.set(outline.patientKey, [outline]);
    else of.push(outline);
  }
  return groups;
}

async function reviewedOf(
  outlines: readonly TrainingOutline[],
  { store, signal }: UnseenPorts,
): Promise<TrainingCase[]> {
  const reviewed: TrainingCase[] = [];
  for (const { caseId, isGone } of outlines) {
    if (isGone) continue;
    if (signal.aborted) throw new CancelledError();
    const facts = await store.trainingCase(caseId);
    if (facts.structures.some(({ verdict }) => isReference(verdict))) reviewed.push(facts);
  }
  return reviewed;
}

interface Looked {
  readonly seen: boolean;
  readonly unreadable: number;
  readonly records: ReadonlyMap<string, CaseRecord>;
}

/** Digests that are known come first: most patients are decided without decoding anything. */
async function lookAt(
  outlines: readonly TrainingOutline[],
  seen: ReadonlySet<string>,
  { store, digestOf, signal }: UnseenPorts,
): Promise<Looked> {
  const records = new Map<string, CaseRecord>();
  for (const { caseId } of outlines) records.set(caseId, await store.caseRecord(caseId));
  const frames = [...records.values()].flatMap((record) => record.frames);
  const isSeen = frames.some(({ pixelSha256 }) => pixelSha256 !== null && seen.has(pixelSha256));
  if (isSeen || seen.size === 0) return { seen: isSeen, unreadable: 0, records };
  let unreadable = 0;
  for (const frame of frames) {
    if (frame.pixelSha256 !== null) continue;
    if (signal.aborted) throw new CancelledError();
    const digest = await digestOf(frame).catch((error: unknown) => {
      if (error instanceof ExpectedError && isCaseFailure(error)) return null;
      throw error;
    });
    if (digest === null) unreadable++;
    else if (seen.has(digest)) return { seen: true, unreadable, records };
  }
  return { seen: false, unreadable, records };
}
