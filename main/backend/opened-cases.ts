import { ExpectedError } from '../../core/domain/errors.ts';
import type { CaseFrameRecord, CaseRecord, OpenedCase, Store } from '../store/store.ts';

/** Cases whose records are kept: those on the screens and around them. */
const KEPT = 32;

/** What is known of the cases at hand, so that a prompt or a frame needs no question to the database. */
export interface OpenedCases {
  /** Reads it anew, as it is opened. */
  open(caseId: string): Promise<OpenedCase>;
  /** As it was opened last, else as it is now; opening writes to the journal, so this does not. */
  record(caseId: string): Promise<CaseRecord>;
  /** As it was opened last; read when it was not. */
  known(caseId: string): Promise<OpenedCase>;
  forget(caseId: string): void;
}

export function createOpenedCases(store: Pick<Store, 'openCase' | 'caseRecord'>): OpenedCases {
  const opened = new Map<string, OpenedCase>();
  const open = async (caseId: string): Promise<OpenedCase> => {
    const one = await store.openCase(caseId);
    opened.delete(caseId);
    opened.set(caseId, one);
    const oldest = opened.keys().next().value;
    if (opened.size > KEPT && oldest !== undefined) opened.delete(oldest);
    return one;
  };
  return {
    open,
    record: async (caseId) => opened.get(caseId)?.record ?? (await store.caseRecord(caseId)),
    known: async (caseId) => opened.get(caseId) ?? (await open(caseId)),
    forget: (caseId) => void opened.delete(caseId),
  };
}

/** @throws ExpectedError `frame-unknown`. */
export function frameOfCase(record: CaseRecord, frameId: string): CaseFrameRecord {
  const frame = record.frames.find((one) => one.frameId === frameId);
  if (frame !== undefined) return frame;
  throw new ExpectedError('frame-unknown', 'This image is no longer part of the case; open the case again.');
}
