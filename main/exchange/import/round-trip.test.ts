import { describe, expect, it } from 'vitest';
import type { Task } from '../../../core/domain/task.ts';
import type { ExportFormat } from '../../../core/exchange/export-options.ts';
import { createMask, setMaskAt, type BitMask } from '../../../core/mask/bit-mask.ts';
import { countPixels } from '../../../core/mask/count.ts';
import { xor } from '../../../core/mask/algebra.ts';
import { formatPorts, testFolder } from '../../../test/support/exchange/format-ports.ts';
import {
  generatedStudies,
  generatedStudy,
  type GeneratedStudy,
} from '../../../test/support/exchange/generated-studies.ts';
import { ImportBench } from '../../../test/support/exchange/import-bench.ts';
import { rowsOf } from '../../../test/support/masks.ts';
import { createRandom, type Random } from '../../../test/support/random.ts';
import { smallTask } from '../../../test/support/small-label.ts';
import { FORMATS } from '../formats.ts';

/** Lossless: what comes back is what left, pixel by pixel. */
const LOSSLESS: readonly ExportFormat[] = ['seg', 'nifti', 'nrrd', 'coco', 'cvat', 'png'];
const SEED = 4711;

/** Overlapping structures: one with parts and a hole, one that is a single pixel, one that is not there. */
function someMasks(study: GeneratedStudy, random: Random): readonly (readonly BitMask[])[] {
  const { rows, columns } = study;
  return [0, 1, 2].map((structure) =>
    study.frames.map((_, frame) => {
      const mask = createMask(columns, rows);
      if (structure === 2 || (structure === 1 && frame > 0)) return mask;
      if (structure === 1) {
        setMaskAt(mask, columns - 1, rows - 1, 1);
        return mask;
      }
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) if (random.next() < 0.4) setMaskAt(mask, x, y, 1);
      }
      return mask;
    }),
  );
}

/** Null: the format cannot express this study, and says so. */
async function write(
  bench: ImportBench,
  study: GeneratedStudy,
  format: ExportFormat,
  masks: readonly (readonly BitMask[])[],
) {
  const folder = testFolder();
  const options = { formats: [format], segmentation: 'binary', coco: 'rle' } as const;
  const writer = FORMATS[format](
    formatPorts(bench.task, { folder, options: { ...options, formats: [format] } }),
  );
  const one = bench.exportCase(
    study,
    bench.task.structures.map(({ id }, index) => ({
      id,
      masks: masks[index] ?? [],
      ...(index === 2 ? { verdict: 'absent' as const } : {}),
    })),
  );
  const { signal } = new AbortController();
  const findings = await writer.check(one);
  if (findings.some(({ severity }) => severity === 'refused')) return null;
  await writer.write(one, signal);
  await writer.finish(signal);
  return folder.root;
}

describe.each(LOSSLESS)('what was exported as %s', (format) => {
  it('comes back as it left, from every kind of study', async () => {
    const random = createRandom(SEED);
    let done = 0;
    for (const study of generatedStudies()) {
      const bench = await ImportBench.ofStudy(study, taskOf());
      const masks = someMasks(study, random);
      const root = await write(bench, study, format, masks);
      if (root === null) continue;
      const report = await bench.bring([root]);
      expect({ study: study.name, problems: report.problems }).toEqual({ study: study.name, problems: [] });
      for (const [at, frame] of bench.frames.entries()) {
        for (const [index, { id }] of bench.task.structures.slice(0, 2).entries()) {
          const back = await bench.truth(id, frame);
          expect([study.name, id, at, back === null ? null : rowsOf(back)]).toEqual([
            study.name,
            id,
            at,
            rowsOf(masks[index]![at]!),
          ]);
        }
      }
      done++;
    }
    expect(done).toBeGreaterThan(0);
  });
});

describe('what was exported as rtstruct', () => {
  it('comes back up to the edge of its contours', async () => {
    const study = generatedStudy('axial');
    const bench = await ImportBench.ofStudy(study, taskOf());
    const square = createMask(study.columns, study.rows);
    for (let y = 2; y < 8; y++) for (let x = 3; x < 10; x++) setMaskAt(square, x, y, 1);
    const masks = [
      study.frames.map((_, at) => (at === 0 ? createMask(square.width, square.height) : square)),
    ];
    const root = await write(bench, study, 'rtstruct', masks);
    expect(root).not.toBeNull();
    const report = await bench.bring([root!]);
    expect(report.problems).toEqual([]);
    for (const [at, frame] of bench.frames.entries()) {
      const back = await bench.truth('radius', frame);
      expect(countPixels(xor(back ?? createMask(1, 1), masks[0]![at]!))).toBe(0);
    }
  });
});

function taskOf(): Task {
  const task = smallTask(['radius', 'ulna', 'tibia']);
  // Codes of their own, so that SEG can be matched by them.
  const structures = task.structures.map((one, index) => ({
    ...one,
    type: { scheme: 'SCT', value: String(1000 + index), meaning: one.name },
  }));
  return { ...task, structures };
}
