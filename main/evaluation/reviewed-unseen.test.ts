import { describe, expect, it } from 'vitest';
import type { CaseRecord } from '../store/store.ts';
import type { TrainingCase } from '../store/training-case.ts';
import { reviewedUnseen } from './reviewed-unseen.ts';

describe('reviewed cases of patients whom no model has seen', () => {
  it('are not those of a patient whose other image was learnt from and is lost since', async () => {
    const cases = [
      { caseId: 'a1', patientKey: 'a', isGone: true, digest: 'x' },
      { caseId: 'a2', patientKey: 'a', isGone: false, digest: 'y' },
      { caseId: 'b1', patientKey: 'b', isGone: false, digest: 'z' },
    ];
    const store = {
      trainingOutlines: () =>
        Promise.resolve(cases.map((one) => ({ ...one, hasPatientId: true, changedAt: '' }))),
      trainingCase: (caseId: string) =>
        Promise.resolve({ caseId, structures: [{ verdict: 'accepted' }] } as unknown as TrainingCase), // all that is asked
      caseRecord: (caseId: string) => {
        const digest = cases.find((one) => one.caseId === caseId)?.digest;
        return Promise.resolve({ caseId, frames: [{ pixelSha256: digest }] } as unknown as CaseRecord); // the same
      },
    };
    const found = await reviewedUnseen('wrist', new Set(['x']), {
      store,
      digestOf: () => Promise.reject(new Error('All digests are known.')),
      signal: new AbortController().signal,
    });
    expect(found.cases.map(({ record }) => record.caseId)).toEqual(['b1']);
    expect(found.seen).toBe(1);
  });
});
