import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { maskToBytes } from '../../core/mask/convert.ts';
import { encodeMask } from '../../core/mask/rle.ts';
import { createStagedBatch } from '../../main/exchange/batch/batch-folder.ts';
import type { ExportCase } from '../../main/exchange/export-case.ts';
import { createSegWriter } from '../../main/exchange/seg/seg-writer.ts';
import { formatPorts } from '../support/exchange/format-ports.ts';
import { generatedStudy } from '../support/exchange/generated-studies.ts';
import { smallDicom } from '../support/small-dicom.ts';
import { pythonWith } from '../support/validators.ts';
import { atMost, median, told, type BenchFigure, type BenchFigures } from './figure.ts';
import { largeCase } from './large-case.ts';
import { bones } from './masks.ts';

const RUNS = 7;
const SLOWER_AT_MOST = 3;
const MEMORY_AT_MOST = 4;
const here = dirname(fileURLToPath(import.meta.url));

/**
 * A SEG of 17 overlapping structures at 3000 x 2500: written into a batch, flushed, read back and compared, against
 * pydicom writing the same arrays, by turns. And how much memory a volume of 300 slices with 30 structures takes.
 */
export async function segBench(): Promise<BenchFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-seg-'));
  try {
    return { ...(await speed(folder)), ...memory() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function speed(folder: string): Promise<Record<string, BenchFigure>> {
  const masks = bones();
  const source = smallDicom();
  const one = caseOf(folder, source, masks);
  const rival = pythonWith(['pydicom', 'numpy'], 'the speed of writing a SEG against pydicom');
  if (rival !== null) writeFileSync(join(folder, 'masks.u8'), Buffer.concat(masks.map(maskToBytes)));
  const ours: number[] = [];
  const theirs: number[] = [];
  await written(folder, one);
  for (let run = 0; run < RUNS; run++) {
    ours.push(await written(folder, one));
    if (rival !== null) theirs.push(plain(rival, folder, masks));
  }
  const figures = { 'seg.17x3000x2500.written-and-verified': told(median(ours), 'ms') };
  if (rival === null) return figures;
  return {
    ...figures,
    'seg.17x3000x2500.pydicom': told(median(theirs), 'ms'),
    'seg.17x3000x2500.by-pydicom': atMost(median(ours) / median(theirs), SLOWER_AT_MOST, 'x'),
  };
}

function caseOf(folder: string, source: Uint8Array, masks: readonly BitMask[]): ExportCase {
  const study = { ...generatedStudy('radiograph'), files: [{ name: 'source.dcm', bytes: source }] };
  return largeCase(study, folder, {
    width: 3000,
    height: 2500,
    masks: masks.map((mask) => [encodeMask(mask)]),
  });
}

/** ms of check, write, flush, read back and comparison. */
async function written(folder: string, one: ExportCase): Promise<number> {
  const root = mkdtempSync(join(folder, 'batch-'));
  const { signal } = new AbortController();
  const batch = createStagedBatch({ root, spools: join(root, 'spools') }, signal);
  const writer = createSegWriter(formatPorts(one.task, { folder: batch }));
  const start = performance.now();
  if ((await writer.check(one)).length > 0) throw new Error('the bench case is not fit for a SEG');
  await writer.write(one, signal);
  const duration = performance.now() - start;
  rmSync(root, { recursive: true });
  return duration;
}

/** ms of one run of pydicom; the second of a process, so that its start and first imports are not counted. */
function plain(python: string, folder: string, masks: readonly BitMask[]): number {
  const args = [folder, masks.length, 2500, 3000, 2].map(String);
  const output = execFileSync(python, [join(here, 'plain_seg.py'), ...args], { encoding: 'utf8' });
  return Number(output.trim().split('\n').at(-1));
}

function memory(): Record<string, BenchFigure> {
  const output = execFileSync(process.execPath, [join(here, 'seg-child.ts')], { encoding: 'utf8' });
  // What the child prints.
  const { packed, growth, ms } = JSON.parse(output) as { packed: number; growth: number; ms: number };
  return {
    'seg.300x30x512.written-and-verified': told(ms, 'ms'),
    'seg.300x30x512.memory-by-packed-masks': atMost(growth / packed, MEMORY_AT_MOST, 'x'),
  };
}
