import { CancelledError } from '../../../core/domain/errors.ts';
import type { TrainingCase, TrainingOutline } from '../../store/training-case.ts';
import type { Store } from '../../store/store.ts';

/** A case with what is judged of it. */
export interface KnownCase extends TrainingCase {
  readonly patientKey: string;
  readonly hasPatientId: boolean;
}

export interface FactsWork {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/** What is judged of the cases of a task; a case that has not changed is not read again. */
export interface CaseFacts {
  /** In the order of their ids. @throws ExpectedError `task-unknown`, CancelledError. */
  of(taskId: string, work: FactsWork): Promise<KnownCase[]>;
}

export function createCaseFacts(store: Pick<Store, 'trainingOutlines' | 'trainingCase'>): CaseFacts {
  const known = new Map<string, { readonly changedAt: string; readonly facts: TrainingCase }>();
  const factsOf = async ({ caseId, changedAt }: TrainingOutline): Promise<TrainingCase> => {
    const before = known.get(caseId);
    if (before?.changedAt === changedAt) return before.facts;
    const facts = await store.trainingCase(caseId);
    known.set(caseId, { changedAt, facts });
    return facts;
  };
  return {
    async of(taskId, { signal, onProgress }) {
      const outlines = (await store.trainingOutlines(taskId)).filter(({ isGone }) => !isGone);
      const cases: KnownCase[] = [];
      for (const [index, outline] of outlines.entries()) {
        if (signal.aborted) throw new CancelledError();
        onProgress(index, outlines.length);
        const { patientKey, hasPatientId } = outline;
        cases.push({ ...(await factsOf(outline)), patientKey, hasPatientId });
      }
      return cases;
    },
  };
}
