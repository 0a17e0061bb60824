import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everyCaseOf } from '../../core/contract/worklist.ts';
import { paintCapsule } from '../../core/edit/paint-capsule.ts';
import { createMask, type BitMask } from '../../core/mask/bit-mask.ts';
import { createCaseReviews } from '../../main/review/case-reviews.ts';
import { readSeal } from '../../main/sealing/seal-file.ts';
import { keyByPassphrase, requireKey, type SealKey } from '../../main/sealing/unlock.ts';
import { openStore } from '../../main/store/store-client.ts';
import { sealWorkspace } from '../../main/workspace/sealed/seal-workspace.ts';
import { openWorkspace } from '../../main/workspace/workspace.ts';
import { randomMask } from '../support/masks.ts';
import { createRandom } from '../support/random.ts';
import { BenchPage, CASE, ReviewBench } from '../support/review-bench.ts';
import { CHEAP, PASSPHRASE, UNWATCHED } from '../support/sealing.ts';
import { atMost, median, told, type BenchFigures } from './figure.ts';
import { roundStructures, SIZE, STRUCTURES } from './round-structures.ts';
import { generateList } from './worklist.ts';

const ROUNDS = 7;
const STROKES = 300;
const LIST_LIMIT = 2;
/** Of the store's part of opening a case; decoding its image takes ten times as long. */
const OPEN_EXTRA_MS = 15;
const MEMORY_DISK = '/dev/shm';

interface Pair {
  readonly folder: string;
  readonly key: SealKey | null;
}

/**
 * What sealing costs: the same work on a clear workspace and on its sealed copy, in turns, on a disk in memory; ratios of
 * medians. The list of 100,000 cases from the start of the store's thread to its first page; opening a case of 17 structures
 * after 300 strokes; a stroke; storing what one prepared case leaves.
 */
export async function sealingBench(): Promise<BenchFigures> {
  const root = mkdtempSync(join(existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir(), 'countersign-bench-'));
  try {
    return { ...(await listFigures(root)), ...(await caseFigures(root)) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function listFigures(root: string): Promise<BenchFigures> {
  const clear = join(root, 'list');
  generateList(clear);
  const { pair, sealMs } = await sealedCopy(clear);
  const query = { filter: everyCaseOf('wrist'), sort: 'need', descending: false } as const;
  const [clearMs, sealedMs] = await inTurns([{ folder: clear, key: null }, pair], async ({ folder, key }) => {
    const store = await openStore(folder, { key: key?.key ?? null });
    await store.query(query, { offset: 0, limit: 100 });
    await store.close();
  });
  return {
    'sealing-100000-cases': told(sealMs / 1000, 's'),
    'sealing-list-clear': told(clearMs, 'ms'),
    'sealing-list-sealed': told(sealedMs, 'ms'),
    'sealing-list-ratio': atMost(sealedMs / clearMs, LIST_LIMIT, 'x'),
  };
}

async function caseFigures(root: string): Promise<BenchFigures> {
  const clear = join(root, 'case');
  const bench = new ReviewBench(clear, { size: SIZE, structures: STRUCTURES });
  await bench.label({ masks: roundStructures() });
  const page = await new BenchPage(bench).open();
  const random = createRandom(3);
  for (let i = 0; i < STROKES; i++)
    await page.edit('s0', stroke(random.integer(100, 2000))).catch(() => null);
  bench.close();
  const { pair } = await sealedCopy(clear);
  const pairs = [{ folder: clear, key: null }, pair];
  const openBench = ({ folder, key }: Pair): ReviewBench =>
    new ReviewBench(folder, { size: SIZE, structures: STRUCTURES, ...(key === null ? {} : { key }) });
  const [openClear, openSealed] = await inTurns(pairs, async (one) => {
    const opened = openBench(one);
    const reviews = createCaseReviews(opened.ports());
    await reviews.open(CASE);
    await reviews.currentMasks(CASE, '1.2#0');
    opened.close();
  });
  const [strokeClear, strokeSealed] = await inTurns(pairs, async (one) => {
    const opened = openBench(one);
    const again = await new BenchPage(opened).open();
    for (let i = 0; i < 100; i++) await again.edit('s1', stroke(300 + i * 10)).catch(() => null);
    opened.close();
  });
  const [storeClear, storeSealed] = await inTurns(pairs, storeCase);
  return {
    'sealing-open-case-clear': told(openClear, 'ms'),
    'sealing-open-case-extra': atMost(openSealed - openClear, OPEN_EXTRA_MS, 'ms'),
    'sealing-stroke-extra': told((strokeSealed - strokeClear) / 100, 'ms'),
    'sealing-store-prepared-case-clear': told(storeClear / 10, 'ms'),
    // Beside 0.3 s and more of networks for such a case.
    'sealing-store-prepared-case-extra': told((storeSealed - storeClear) / 10, 'ms'),
  };
}

let stored = 0;

/** Ten times an embedding of SAM and the masks of 17 structures. */
async function storeCase({ folder, key }: Pair): Promise<void> {
  const workspace = openWorkspace(folder, key?.key ?? null);
  const random = createRandom(++stored);
  const data = new Float32Array(256 * 64 * 64).fill(random.next());
  for (let i = 0; i < 10; i++) {
    const name = `${String(stored)}-${String(i)}`.padStart(64, '0');
    const tensor = { dims: [1, 256, 64, 64], data };
    await workspace.embeddings.put(name, { tensor, view: {}, provider: 'cpu' } as never); // of no model
    for (const [index] of STRUCTURES.entries()) {
      await workspace.masks.put(randomMask(random, index, { width: 300, height: 200 }), 'recomputable');
    }
  }
  workspace.close();
}

async function sealedCopy(clear: string): Promise<{ readonly pair: Pair; readonly sealMs: number }> {
  const folder = `${clear}-sealed`;
  cpSync(clear, folder, { recursive: true });
  const start = performance.now();
  await sealWorkspace(folder, { passphrase: PASSPHRASE, ring: null, cost: CHEAP }, UNWATCHED);
  const sealMs = performance.now() - start;
  const seal = readSeal(folder);
  if (seal === null) throw new Error('it is not sealed');
  return { pair: { folder, key: requireKey(folder, await keyByPassphrase(seal, PASSPHRASE)) }, sealMs };
}

/** @returns medians in ms, of the first and of the second. */
async function inTurns(
  pairs: readonly Pair[],
  work: (one: Pair) => Promise<void>,
): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, one] of pairs.entries()) {
      const start = performance.now();
      await work(one);
      times[index as 0 | 1].push(performance.now() - start); // two of them
    }
  }
  return [median(times[0]), median(times[1])];
}

function stroke(x: number): BitMask {
  const mask = createMask(SIZE.width, SIZE.height);
  paintCapsule(mask, { from: { x, y: 1500 }, to: { x: x + 60, y: 1530 }, radiusPx: 20, aspect: 1 }, 'add');
  return mask;
}
