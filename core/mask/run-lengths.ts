import type { BitMask } from './bit-mask.ts';
import { createMask } from './bit-mask.ts';
import { flipRun, nextClear, nextSet, setRun } from './runs.ts';
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
  requireRuns(runs, frame);
  forEachRowRun(runs, frame.width, (y, from, to) => {
    setRun(mask, y, from, to);
  });
  return mask;
}

/**
 * Turns the pixels of the runs over, in place.
 * @throws RangeError as `decodeRuns`; the mask is then as it was.
 */
export function xorRunsInto(mask: BitMask, runs: ArrayLike<number>): void {
  requireRuns(runs, mask);
  forEachRowRun(runs, mask.width, (y, from, to) => {
    flipRun(mask, y, from, to);
  });
}

/**
 * Sets the pixels of the runs, in place. @returns whether one of them was set before.
 * @throws RangeError as `decodeRuns`; the mask is then as it was.
 */
export function claimRuns(mask: BitMask, runs: ArrayLike<number>): boolean {
  requireRuns(runs, mask);
  let met = false;
  forEachRowRun(runs, mask.width, (y, from, to) => {
    if (!met) met = nextSet(mask, from, y) < to;
    setRun(mask, y, from, to);
  });
  return met;
}

/** @throws RangeError unless these are runs of the frame, see `decodeRuns`. */
export function requireRuns(runs: ArrayLike<number>, frame: Sized): void {
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
  }
}

/** Runs go on from the end of a row to the next; these do not. */
function forEachRowRun(
  runs: ArrayLike<number>,
  width: number,
  visit: (y: number, from: number, to: number) => void,
): void {
  for (let i = 0; i < runs.length; i += 2) {
    let y = Math.floor(runs[i]! / width);
    let x = runs[i]! - y * width;
    for (let left = runs[i + 1]!; left > 0; y++) {
      const count = Math.min(left, width - x);
      visit(y, x, x + count);
      left -= count;
      x = 0;
    }
  }
}
