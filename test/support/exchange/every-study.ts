import { expect } from 'vitest';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { isEmpty } from '../../../core/mask/count.ts';
import type { ExportCase } from '../../../main/exchange/export-case.ts';
import type { IncomingFile } from '../../../main/exchange/incoming.ts';
import { randomMask } from '../masks.ts';
import type { Random } from '../random.ts';
import { smallTask } from '../small-label.ts';
import { exportCase, type GivenStructure } from './export-case.ts';
import { generatedStudies } from './generated-studies.ts';

/**
 * A case of every kind of study: `heart` is random, `lung` as it is given on each frame, `gone` absent, and nobody has
 * signed `open`, which looks like the lung.
 */
export function caseOfEveryStudy(
  random: Random,
  lung: (frame: number) => BitMask,
  origin: NonNullable<GivenStructure['origin']> = 'AUTOMATIC',
): ExportCase[] {
  const task = smallTask(['heart', 'lung', 'gone', 'open']);
  return generatedStudies().map((study, index) => {
    const size = { width: study.columns, height: study.rows };
    const lungs = study.frames.map((_, frame) => lung(frame));
    return exportCase(study, {
      task,
      name: `case-${index}`,
      structures: [
        { id: 'heart', masks: study.frames.map(() => randomMask(random, 0, size)) },
        { id: 'lung', masks: lungs, origin },
        { id: 'gone', masks: [], verdict: 'absent' },
        { id: 'open', masks: lungs, verdict: null },
      ],
    });
  });
}

/** Every image of these cases is there, and on each of them all but `open` is known. */
export async function expectEveryImage(read: IncomingFile, cases: readonly ExportCase[]): Promise<void> {
  let images = 0;
  for await (const { masks } of read.images) {
    images++;
    expect([...masks.keys()].sort()).toEqual([0, 1, 2]);
    expect(isEmpty(masks.get(2)!)).toBe(true);
  }
  expect(images).toBe(cases.reduce((sum, { frames }) => sum + frames.length, 0));
}
