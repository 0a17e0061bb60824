import { describe, expect, it } from 'vitest';
import { openFrames } from '../../../main/engine/open-frames.ts';
import { maskOf } from '../masks.ts';
import { exportCase } from './export-case.ts';
import { generatedStudies, generatedStudy } from './generated-studies.ts';

describe('generated studies', () => {
  for (const study of generatedStudies()) {
    it(`are images that can be reviewed: ${study.name}`, async () => {
      const one = exportCase(study, { structures: [{ id: 'ulna', masks: [] }] });
      expect(one.frames.map((frame) => frame.facts.notReviewable)).toEqual(one.frames.map(() => null));
      for (const { locator, frameIndex, facts } of one.frames) {
        const frame = await (await openFrames(locator)).decodeFrame(frameIndex);
        expect([frame.rows, frame.columns]).toEqual([study.rows, study.columns]);
        expect([facts.rows, facts.columns]).toEqual([study.rows, study.columns]);
      }
    });
  }

  it('say where their frames lie, or that they lie nowhere', () => {
    const planes = (name: string): number =>
      exportCase(generatedStudy(name), { structures: [{ id: 'ulna', masks: [maskOf('#')] }] }).frames[0]!
        .facts.planes.length;
    expect(planes('multi-frame')).toBe(3);
    expect(planes('cine')).toBe(0);
    expect(planes('radiograph')).toBe(0);
    expect(planes('oblique')).toBe(1);
  });
});
