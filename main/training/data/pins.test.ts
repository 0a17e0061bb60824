import { describe, expect, it } from 'vitest';
import type { CaseRecord } from '../../store/store.ts';
import { pinsWith } from './pins.ts';

describe('patients of a fine-tuning', () => {
  it('are learnt from where the parent has learnt from them, unless they are held', async () => {
    const digests: Readonly<Record<string, string | null>> = {
      a: 'x',
      b: 'y',
      c: 'x',
      d: 'x',
      e: null,
      f: 'z',
    };
    const known = Object.keys(digests).map((caseId) => ({ caseId, patientKey: `patient ${caseId}` }));
    const pinned = new Map([
      ['patient c', 'held'],
      ['patient d', 'validation'],
      ['patient f', 'validation'],
    ] as const);
    const store = {
      caseRecord: (id: string) =>
        Promise.resolve({ frames: [{ pixelSha256: digests[id] ?? null }] } as unknown as CaseRecord), // all that is asked
    };
    const pins = await pinsWith(new Set(['x']), known, { pinned, store });
    expect([...pins].sort()).toEqual([
      ['patient a', 'training'],
      ['patient c', 'held'],
      ['patient d', 'training'],
      ['patient f', 'validation'],
    ]);
  });
});
