import type { StructureFacts } from './judged.ts';

/** Frames of one case at most: neighbouring slices say much the same, and a long stack must not outweigh radiographs. */
export const FRAMES_PER_CASE = 32;
/** Of them, at most so many show nothing of what is learnt, so that a network learns where nothing is. */
const EMPTY_SHARE = 0.25;

/**
 * The frames of a stack that a training takes, by index, ascending: all up to the limit, else evenly from those that show
 * something, and some from the rest.
 */
export function chooseFrames(
  structures: readonly StructureFacts[],
  frames: number,
  limit = FRAMES_PER_CASE,
): number[] {
  const all = Array.from({ length: frames }, (_, index) => index);
  if (frames <= limit) return all;
  const shows = all.filter((index) => structures.some((one) => one.frames[index]?.empty === false));
  const empty = all.filter((index) => !shows.includes(index));
  const emptyCount = Math.min(empty.length, Math.max(limit - shows.length, Math.floor(limit * EMPTY_SHARE)));
  return [...evenly(shows, limit - emptyCount), ...evenly(empty, emptyCount)].sort((a, b) => a - b);
}

/** Images that a training takes of these cases. */
export function countImages(cases: readonly { readonly structures: readonly StructureFacts[] }[]): number {
  return cases.reduce((sum, one) => {
    const frames = one.structures[0]?.frames.length ?? 0;
    return sum + chooseFrames(one.structures, frames).length;
  }, 0);
}

function evenly(from: readonly number[], count: number): number[] {
  if (from.length <= count) return [...from];
  return Array.from({ length: count }, (_, i) => from[Math.floor(((i + 0.5) * from.length) / count)]!);
}
