import { describe, expect, it } from 'vitest';
import type { Finding } from '../../core/exchange/finding.ts';
import type { Judgement } from '../../core/exchange/judgement.ts';
import type { LoadedCase } from '../exchange/batch/load-export-case.ts';
import { createExportSummary } from './export-summary.ts';

/** @param judgements one a structure; signed ones leave. */
function loaded(caseId: string, judgements: readonly Judgement[], patient = caseId): LoadedCase {
  const facts = {
    burnedIn: caseId === 'clean' ? 'NO' : 'unknown',
    patient: { id: patient, name: `Doe^${patient}` },
    study: { date: '20250131' },
    series: { modality: 'DX' },
  };
  const one = {
    caseId,
    name: `wrist-${caseId}`,
    split: 'train',
    frames: [{ facts }, { facts }],
    structures: judgements.map((judgement) => ({ judgement, leaves: judgement === 'signed' })),
  };
  // Only what is counted.
  return { one, unmapped: patient === '', splitKey: patient } as unknown as LoadedCase;
}

function finding(caseId: string | null, message: string, more: Partial<Finding> = {}): Finding {
  return {
    severity: 'refused',
    code: 'structure-without-code',
    caseId,
    structure: null,
    format: 'seg',
    message,
    ...more,
  };
}

describe('the summary of an export', () => {
  it('counts cases, patients, judgements and what leaves', () => {
    const summary = createExportSummary();
    summary.add(loaded('a', ['signed', 'absent', 'unsigned']), []);
    summary.add(loaded('b', ['signed', 'rejected', 'deferred'], 'a'), []);
    summary.add(loaded('clean', ['signed', 'signed', 'signed'], ''), []);
    summary.add(loaded('none', ['unsigned', 'unsigned', 'unsigned']), null);
    expect(summary.result()).toEqual({
      cases: 4,
      patients: 3,
      structures: { signed: 5, absent: 1, rejected: 1, deferred: 1, unsigned: 4 },
      leaving: { cases: 3, structures: 5 },
      refused: 0,
      burnedIn: 4,
      withoutPatientId: 1,
      split: { train: 2, val: 0, test: 0 },
      found: [],
    });
  });

  it('says the same thing once: by code and sentence, refusals first, long lists cut and counted', () => {
    const summary = createExportSummary();
    for (let i = 0; i < 20; i++) {
      const caseId = `c${String(i)}`;
      summary.add(loaded(caseId, ['signed']), [
        finding(caseId, 'Radius has no code; give it one.'),
        finding(caseId, 'Radius has no code; give it one.', { format: 'sr' }),
        finding(caseId, `Sentence ${String(i)}.`, { severity: 'warning', code: 'odd' }),
      ]);
    }
    const { refused, leaving, found } = summary.result();
    expect([refused, leaving]).toEqual([20, { cases: 0, structures: 0 }]);
    expect(found.map(({ severity, code, count, cases }) => [severity, code, count, cases])).toEqual([
      ['refused', 'structure-without-code', 40, 20],
      ['warning', 'odd', 20, 20],
    ]);
    const [sentence] = found[0]!.sentences;
    expect(sentence).toMatchObject({ count: 40, formats: ['seg', 'sr'], moreCases: 8 });
    expect(sentence?.cases[0]).toEqual({
      caseId: 'c0',
      patientName: 'Doe^c0',
      patientId: 'c0',
      studyDate: '20250131',
    });
    expect([found[1]!.sentences.length, found[1]!.moreSentences]).toEqual([12, 8]);
  });

  it('takes all cases for refused when the batch as a whole is', () => {
    const summary = createExportSummary();
    summary.add(loaded('a', ['signed']), [finding(null, 'No code.')]);
    summary.add(loaded('b', ['signed']), []);
    expect(summary.result()).toMatchObject({ refused: 2, found: [{ cases: 0, count: 1 }] });
  });
});
