import type { BoxPx } from '../../../core/domain/geometry.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { cropMask, pasteMask } from '../../../core/mask/crop.ts';
import { decodeRuns, encodeRuns } from '../../../core/mask/run-lengths.ts';

/**
 * The run lengths of CVAT's <mask>: row by row within the box of the mask, the first number counts background.
 * @throws RangeError when the box leaves the mask.
 */
export function cvatRuns(mask: BitMask, box: BoxPx): number[] {
  const part = cropMask(mask, box);
  const runs = encodeRuns(part);
  const counts: number[] = [];
  let end = 0;
  for (let i = 0; i < runs.length; i += 2) {
    counts.push(runs[i]! - end, runs[i + 1]!);
    end = runs[i]! + runs[i + 1]!;
  }
  const rest = part.width * part.height - end;
  if (rest > 0) counts.push(rest);
  return counts;
}

/**
 * Adds a <mask> to a mask in place.
 * @throws RangeError when the box leaves the frame or the runs do not cover it exactly: files are never trusted.
 */
export function drawCvatRuns(mask: BitMask, counts: readonly number[], box: BoxPx): void {
  const { left, top, right, bottom } = box;
  const inside = left >= 0 && top >= 0 && right <= mask.width && bottom <= mask.height;
  // Written so that NaN fails too.
  if (!(inside && right > left && bottom > top && [left, top, right, bottom].every(Number.isInteger))) {
    throw new RangeError(
      `Its mask does not lie within the ${mask.width} x ${mask.height} pixels of its image.`,
    );
  }
  const total = (right - left) * (bottom - top);
  const runs: number[] = [];
  let at = 0;
  counts.forEach((count, i) => {
    if (!(Number.isInteger(count) && count >= 0 && count <= total - at)) {
      throw new RangeError(`Run ${i} of its mask leaves its box.`);
    }
    if (i % 2 === 1 && count > 0) runs.push(at, count);
    at += count;
  });
  if (at !== total)
    throw new RangeError(`The runs of its mask end after ${at} of ${total} pixels of its box.`);
  pasteMask(mask, decodeRuns(runs, { width: right - left, height: bottom - top }), { left, top });
}
