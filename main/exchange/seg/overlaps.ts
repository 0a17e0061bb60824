import { isStoredEmpty } from '../../../core/mask/rle.ts';
import { segmentStructures } from '../dicom/segment-number.ts';
import { maskOf, type ExportCase, type ExportStructure } from '../export-case.ts';

/** Whether any two segments of the case share a pixel. Stops at the first one. */
export function hasOverlap(one: ExportCase): boolean {
  return overlappingPairs(one, 1).length > 0;
}

/**
 * Which pairs of structures share pixels on any frame, at most `limit` of them, by name. Masks are decoded one by
 * one: a frame may have hundreds of large ones.
 */
export function overlappingPairs(one: ExportCase, limit: number): (readonly [string, string])[] {
  const found = new Map<string, readonly [string, string]>();
  for (const frame of one.frames.keys()) {
    const present = segmentStructures(one).filter(({ masks }) => !isStoredEmpty(masks[frame]!));
    if (present.length < 2) continue;
    const claimed = maskOf(one, present[0]!, frame).words;
    for (const [index, structure] of present.entries()) {
      if (index === 0) continue;
      const { words } = maskOf(one, structure, frame);
      // Only what meets the pixels of all before it is worth comparing with each of them.
      const among = shares(claimed, words) ? present.slice(0, index) : [];
      for (const earlier of partners(one, frame, { words, among })) {
        found.set(`${earlier.structure.id} ${structure.structure.id}`, [
          earlier.structure.name,
          structure.structure.name,
        ]);
        if (found.size === limit) return [...found.values()];
      }
      for (let i = 0; i < words.length; i++) claimed[i] = claimed[i]! | words[i]!;
    }
  }
  return [...found.values()];
}

function* partners(
  one: ExportCase,
  frame: number,
  { words, among }: { readonly words: Uint32Array; readonly among: readonly ExportStructure[] },
): Iterable<ExportStructure> {
  for (const structure of among) if (shares(maskOf(one, structure, frame).words, words)) yield structure;
}

function shares(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0; i < a.length; i++) if ((a[i]! & b[i]!) !== 0) return true;
  return false;
}
