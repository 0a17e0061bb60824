import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMask } from '../../core/mask/bit-mask.ts';
import { packedBytes } from '../../core/mask/packed-frames.ts';
import { encodeMask } from '../../core/mask/rle.ts';
import { setRun } from '../../core/mask/runs.ts';
import { createStagedBatch } from '../../main/exchange/batch/batch-folder.ts';
import type { ExportCase } from '../../main/exchange/export-case.ts';
import { createSegWriter } from '../../main/exchange/seg/seg-writer.ts';
import { formatPorts } from '../support/exchange/format-ports.ts';
import { largeStack } from '../support/exchange/generated-studies.ts';
import { largeCase } from './large-case.ts';

/** A volume of its own process: how much larger it gets while the SEG is written and verified. Prints JSON. */
const SLICES = 300;
const STRUCTURES = 30;
const SIZE = { width: 512, height: 512 };

/** A disc with a rough edge that wanders and overlaps its neighbours. */
function disc(structure: number, slice: number): Uint8Array {
  const mask = createMask(SIZE.width, SIZE.height);
  const x = 256 + 180 * Math.cos(structure * 0.7 + slice * 0.004);
  const y = 256 + 180 * Math.sin(structure * 0.7 + slice * 0.004);
  const radius = 30 + 25 * Math.sin((slice / SLICES) * Math.PI);
  for (let row = Math.max(0, Math.ceil(y - radius)); row < Math.min(512, y + radius); row++) {
    const half = Math.sqrt(radius ** 2 - (row - y) ** 2) + (row % 3);
    setRun(mask, row, Math.max(0, Math.floor(x - half)), Math.min(512, Math.ceil(x + half)));
  }
  return encodeMask(mask);
}

function volume(folder: string): ExportCase {
  const masks = Array.from({ length: STRUCTURES }, (_, structure) =>
    Array.from({ length: SLICES }, (_, slice) => disc(structure, slice)),
  );
  return largeCase(largeStack(SLICES, 4), folder, { ...SIZE, masks });
}

const folder = mkdtempSync(join(tmpdir(), 'countersign-seg-volume-'));
try {
  const one = volume(folder);
  const { signal } = new AbortController();
  const batch = createStagedBatch({ root: folder, spools: join(folder, 'spools') }, signal);
  const ports = formatPorts(one.task, { folder: batch });
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const writer = createSegWriter(ports);
  await writer.check(one);
  await writer.write(one, signal);
  const ms = performance.now() - start;
  // maxRSS is in KiB.
  const growth = process.resourceUsage().maxRSS * 1024 - before;
  console.log(JSON.stringify({ packed: packedBytes(SIZE, SLICES * STRUCTURES), growth, ms }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
