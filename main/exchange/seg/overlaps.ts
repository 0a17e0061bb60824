import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { isStoredEmpty } from '../../../core/mask/rle.ts';
import { segmentStructures } from '../dicom/segment-number.ts';
import { maskOf, type ExportCase, type ExportStructure } from '../export-case.ts';

/** Whether any two segments of the case share a pixel. Stops at the first one. */
export function hasOverlap(one: ExportCase): boolean {
  return one.frames.some((_, frame) => {
    const present = presentOn(one, frame);
    if (present.length < 2) return false;
    const claimed = maskOf(one, present[0]!, frame).words;
    return present.slice(1).some((structure) => {
      const { words } = maskOf(one, structure, frame);
      return shares(claimed, words) || !claim(claimed, words);
    });
  });
}

/** Which pairs of structures share pixels on any frame, at most `limit` of them, in the order of the task. */
export function overlappingPairs(one: ExportCase, limit: number): (readonly [string, string])[] {
  const found = new Map<string, readonly [string, string]>();
  for (const frame of one.frames.keys()) {
    const masks = presentOn(one, frame).map((structure): [ExportStructure, BitMask] => [
      structure,
      maskOf(one, structure, frame),
    ]);
    for (const [i, [a, first]] of masks.entries()) {
      for (const [b, second] of masks.slice(i + 1)) {
        const key = `${a.structure.id} ${b.structure.id}`;
        if (found.has(key) || !shares(first.words, second.words)) continue;
        found.set(key, [a.structure.name, b.structure.name]);
        if (found.size === limit) return [...found.values()];
      }
    }
  }
  return [...found.values()];
}

function presentOn(one: ExportCase, frame: number): ExportStructure[] {
  return segmentStructures(one).filter(({ masks }) => !isStoredEmpty(masks[frame]!));
}

function shares(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0; i < a.length; i++) if ((a[i]! & b[i]!) !== 0) return true;
  return false;
}

/** Adds `b` to `a`. @returns true. */
function claim(a: Uint32Array, b: Uint32Array): true {
  for (let i = 0; i < a.length; i++) a[i] = a[i]! | b[i]!;
  return true;
}
