import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExportFormat, ExportOptions } from '../../../core/exchange/export-options.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { maskToBytes } from '../../../core/mask/convert.ts';
import { createBatchWriter } from '../../../main/exchange/batch/create-batch-writer.ts';
import { stationPorts } from '../../../main/exchange/batch/station-ports.ts';
import { maskOf as presentMask, type ExportCase } from '../../../main/exchange/export-case.ts';
import { maskOf } from '../masks.ts';
import { smallTask } from '../small-label.ts';
import { batchRequest } from './batch-ports.ts';
import { exportCase } from './export-case.ts';
import { generatedStudy } from './generated-studies.ts';

/**
 * Batches on which docs/formats.md is run: everything about structures that overlap and one that is deferred; structures
 * that lie apart and are all known; probabilities; polygons.
 */
export type DocumentedBatch = 'every' | 'apart' | 'fractional' | 'polygon';

const TASK = smallTask(['radius', 'ulna', 'scaphoid', 'lunate']);
const VOLUMES: readonly ExportFormat[] = ['nifti', 'nrrd', 'nnunet'];
const OPTIONS: Readonly<Record<DocumentedBatch, Partial<ExportOptions>>> = {
  every: {
    formats: ['dicom', 'seg', 'sr', 'ko', 'rtstruct', ...VOLUMES, 'coco', 'cvat', 'png'],
    unknown: 'ignore',
  },
  apart: { formats: ['seg', ...VOLUMES, 'png'], segmentation: 'labelmap' },
  fractional: { formats: ['seg'], segmentation: 'fractional' },
  polygon: { formats: ['coco'], coco: 'polygon' },
};

/** Two parts, one of which has a hole, and sides that are no multiple of 8. */
const RADIUS = maskOf(
  '.............',
  '..#####......',
  '..#...#......',
  '..#.#.#......',
  '..#...#....##',
  '..#####....##',
  '...###.......',
  '.............',
  '.........#...',
  '.............',
  '.............',
);
const OVERLAPPING = maskOf(
  '.............',
  '.............',
  '.............',
  '.............',
  '......####...',
  '......####...',
  '......####...',
  '.............',
  '.............',
  '.............',
  '.............',
);
const APART = maskOf(
  '.............',
  '.............',
  '.............',
  '.............',
  '.............',
  '.............',
  '.............',
  '.............',
  '.............',
  '####.........',
  '####.........',
);

/** A small CT. Of `every` structures overlap, the scaphoid is absent and the lunate deferred. */
function caseOf(batch: DocumentedBatch): ExportCase {
  const study = generatedStudy('axial');
  const apart = batch === 'apart';
  const everywhere = (mask: BitMask): BitMask[] => study.frames.map(() => mask);
  return exportCase(study, {
    task: TASK,
    name: 'wrist-000000000001',
    structures: [
      { id: 'radius', masks: everywhere(RADIUS) },
      { id: 'ulna', masks: everywhere(apart ? APART : OVERLAPPING) },
      { id: 'scaphoid', masks: [], verdict: 'absent' },
      { id: 'lunate', masks: [], verdict: apart ? 'absent' : 'deferred' },
    ],
  });
}

/**
 * Exports one of them, signed and not de-identified.
 * @returns the mask of the radius on the first image: a byte of 0 or 1 a pixel, row by row.
 */
export async function exportDocumented(batch: DocumentedBatch, target: string): Promise<Uint8Array> {
  const workspace = join(dirname(target), `workspace-${batch}`);
  mkdirSync(workspace);
  const { signal } = new AbortController();
  const one = caseOf(batch);
  const ports = stationPorts({
    workspace,
    dataFolder: join(dirname(target), 'data'),
    version: '0.0.0',
    probability: (each, structure, frame) =>
      Promise.resolve(
        Float32Array.from(maskToBytes(presentMask(each, structure, frame)), (inside) => 0.2 + 0.6 * inside),
      ),
  });
  const request = batchRequest(target, { task: TASK, options: { ...OPTIONS[batch], sign: true } });
  const writer = await createBatchWriter(request, ports);
  const refused = (await writer.check(one)).filter(({ severity }) => severity === 'refused');
  if (refused.length > 0) throw new Error(refused.map(({ message }) => message).join(' '));
  await writer.write(one, signal);
  const patients = { file: null, unmapped: 0, bySplit: { train: 1, val: 0, test: 0 } };
  await writer.seal({ leftOut: [], withoutContent: 0, findings: [], patients }, signal);
  await writer.finish(signal);
  return maskToBytes(presentMask(one, one.structures[0]!, 0)); // the radius
}
