import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePatch, patchOf } from '../../core/edit/patch.ts';
import { paintCapsule } from '../../core/edit/paint-capsule.ts';
import { cloneMask } from '../../core/mask/bit-mask.ts';
import { createCaseReviews } from '../../main/review/case-reviews.ts';
import { verifyChain } from '../../main/review/verify-chain.ts';
import { createRandom } from '../support/random.ts';
import { BenchPage, CASE, ReviewBench } from '../support/review-bench.ts';
import { atMost, percentile, told, type BenchFigures } from './figure.ts';
import { roundStructures, SIZE, STRUCTURES } from './round-structures.ts';

const STROKES = 400;
const MANY_STROKES = 3000;
const FRAME = '1.2#0';
const MEMORY_DISK = '/dev/shm';

/**
 * The backend's side of a brush stroke on a radiograph of 3000 x 2500 pixels with 17 masks: from the request to
 * the answer, with and without waiting for the disk; opening a case with thousands of strokes; checking the chain.
 */
export async function reviewBench(): Promise<BenchFigures> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  // A disk in memory: what is left is the program's own.
  const memory = mkdtempSync(join(existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir(), 'countersign-bench-'));
  try {
    const disk = new ReviewBench(root, { size: SIZE, structures: STRUCTURES });
    await disk.label({ masks: roundStructures() });
    const durable = await strokes(disk, STROKES);
    disk.close();

    const bench = new ReviewBench(memory, { size: SIZE, structures: STRUCTURES });
    await bench.label({ masks: roundStructures() });
    const own = await strokes(bench, MANY_STROKES);
    const withSnapshot = await timed(() => createCaseReviews(bench.ports()).open(CASE));
    const masksMs = await timed(() => bench.reviews.currentMasks(CASE, FRAME));
    bench.catalogue.database.exec('DELETE FROM review_snapshot');
    const fromBeginning = await timed(() => createCaseReviews(bench.ports()).open(CASE));
    const chain = await timed(() => verifyChain(bench.catalogue.database));
    bench.close();
    return {
      'review-stroke-95': told(percentile(durable, 0.95), 'ms with the disk'),
      'review-stroke-own-50': told(percentile(own, 0.5), 'ms without the disk'),
      'review-stroke-own-95': atMost(percentile(own, 0.95), 10, 'ms'),
      'review-masks-of-a-frame': told(masksMs, 'ms'),
      'review-open-after-3000-strokes': told(withSnapshot, 'ms'),
      'review-open-without-snapshot': told(fromBeginning, 'ms'),
      'review-verify-3000-lines': told(chain, 'ms'),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
    rmSync(memory, { recursive: true, force: true });
  }
}

/** Drawn beforehand: the page and its memory are in another process. */
function drawn(count: number): { readonly structure: string; readonly patch: string }[] {
  const random = createRandom(17);
  const present = new Map(Object.entries(roundStructures()));
  return Array.from({ length: count }, (_, i) => {
    const structure = STRUCTURES[random.integer(0, STRUCTURES.length - 1)]!;
    const mask = present.get(structure)!;
    const before = cloneMask(mask);
    const from = { x: random.integer(100, 2900), y: random.integer(100, 2400) };
    const to = { x: from.x + random.integer(-80, 80), y: from.y + random.integer(-80, 80) };
    paintCapsule(mask, { from, to, radiusPx: 20, aspect: 1 }, i % 3 === 0 ? 'subtract' : 'add');
    const patch = patchOf(before, mask);
    return patch === null ? [] : [{ structure, patch: encodePatch(patch) }];
  }).flat();
}

/** Milliseconds of each stroke. */
async function strokes(bench: ReviewBench, count: number): Promise<number[]> {
  const page = await new BenchPage(bench).open();
  const times: number[] = [];
  for (const { structure, patch } of drawn(count)) {
    const changes = [{ structure, frameId: FRAME, patch }];
    const group = bench.group();
    const start = performance.now();
    await page.do({ kind: 'edit', group, tool: 'brush', settings: { radiusPx: 20 }, changes });
    times.push(performance.now() - start);
  }
  return times;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
