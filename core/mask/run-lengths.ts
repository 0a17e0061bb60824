import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import { nextClear, nextSet, setRun } from './runs.ts';
import type { Sized } from './size-guard.ts';

/**
 * Row-major run lengths: [start, length, start, length, ...], where start is y * width + x of a run's first
 * pixel. Runs are as long as they can be, so they may go on from the end of a row to the next.
 */
export function encodeRuns(mask: BitMask): Uint32Array {
  const runs: number[] = [];
  for (let y = 0; y < mask.height; y++) {
    const row = y * mask.width;
    let x = nextSet(mask, 0, y);
    while (x < mask.width) {
      const end = nextClear(mask, x, y);
      const last = runs.length - 2;
      if (last >= 0 && runs[last]! + runs[last + 1]! === row + x) runs[last + 1]! += end - x;
      else runs.push(row + x, end - x);
      x = nextSet(mask, end, y);
    }
  }
  return Uint32Array.from(runs);
}

/**
 * The inverse of `encodeRuns`. Runs must ascend, not touch the one before them at an earlier pixel, and stay
 * in the frame.
 *
 * @throws RangeError for anything else: run lengths come from files and are never trusted.
 */
export function decodeRuns(runs: ArrayLike<number>, frame: Sized): BitMask {
  const mask = createMask(frame.width, frame.height);
  if (runs.length % 2 !== 0) throw new RangeError('Run lengths come in pairs of start and length.');
  const total = frame.width * frame.height;
  let free = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const start = runs[i]!;
    const length = runs[i + 1]!;
    // Written so that NaN fails too.
    if (!(Number.isInteger(start) && Number.isInteger(length) && start >= free && length > 0)) {
      throw new RangeError(`Run ${i / 2} (${start}, ${length}) does not follow the run before it.`);
    }
    if (start + length > total) throw new RangeError(`Run ${i / 2} leaves the frame.`);
    free = start + length;
    setLinearRun(mask, start, free);
  }
  return mask;
}

function setLinearRun(mask: BitMask, start: number, end: number): void {
  const { width } = mask;
  let y = Math.floor(start / width);
  let x = start - y * width;
  let left = end - start;
  while (left > 0) {
    const count = Math.min(left, width - x);
    setRun(mask, y, x, x + count);
    left -= count;
    x = 0;
    y++;
  }
}
