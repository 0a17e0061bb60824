import { describe, expect, it } from 'vitest';
import { reviewedWorkspace, CORNER, SQUARE } from '../../test/support/exchange/reviewed-workspace.ts';
import { encodeMask } from '../../core/mask/rle.ts';

describe('what trainings read of a case', () => {
  it('follows the order of structures of the newest task, also of a case that somebody has open', async () => {
    const { store, task, cases, reader } = await reviewedWorkspace([{ patientId: 'P0' }]);
    const [caseId = ''] = cases;
    const { state, revisions, record } = await store.openCase(caseId);
    await store.append({
      caseId,
      after: state.seq,
      reader,
      prompted: null,
      action: {
        kind: 'verdict',
        group: '1'.repeat(16),
        scope: 'structure',
        structures: [{ structure: 'ulna', revision: revisions['ulna'] ?? '', activeMs: 5, seen: true }],
        verdict: 'accepted',
        reason: '',
        note: '',
      },
    });
    const read = async () => {
      const facts = await store.trainingCase(caseId);
      const masks = await store.trainingMasks(caseId, [record.frames[0]!.frameId]);
      return {
        structures: facts.structures.map(({ structure, verdict }) => [structure, verdict]),
        masks: masks.frames[0]!.map((bytes) => [...bytes]),
      };
    };
    const [square, corner] = [[...encodeMask(SQUARE)], [...encodeMask(CORNER)]];
    expect(await read()).toEqual({
      structures: [
        ['ulna', 'accepted'],
        ['radius', null],
      ],
      masks: [square, corner],
    });
    await store.putTask({ ...task, version: task.version + 1, structures: [...task.structures].reverse() });
    expect(await read()).toEqual({
      structures: [
        ['radius', null],
        ['ulna', 'accepted'],
      ],
      masks: [corner, square],
    });
  });
});
