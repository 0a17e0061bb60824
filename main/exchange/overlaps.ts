import { createMask } from '../../core/mask/bit-mask.ts';
import { countShared } from '../../core/mask/count.ts';
import { claimStored, isStoredEmpty } from '../../core/mask/rle.ts';
import { leavingStructures, maskOf, type ExportCase, type ExportStructure } from './export-case.ts';

/** Whether any two structures that leave share a pixel (rule M1). Stops at the first one. */
export function hasOverlap(one: ExportCase): boolean {
  return overlappingPairs(one, 1).length > 0;
}

/**
 * Which pairs of structures that leave share pixels on any frame, at most `limit` of them, by name. Masks are decoded one by
 * one: a frame may have hundreds of large ones.
 */
export function overlappingPairs(one: ExportCase, limit: number): (readonly [string, string])[] {
  const found = new Map<string, readonly [string, string]>();
  for (const frame of one.frames.keys()) {
    const present = leavingStructures(one).filter(({ masks }) => !isStoredEmpty(masks[frame]!));
    if (present.length < 2) continue;
    const { columns, rows } = one.frames[frame]!.facts;
    const claimed = createMask(columns, rows);
    for (const [index, structure] of present.entries()) {
      // Only what meets the pixels of all before it is worth comparing with each of them.
      const among = claimStored(claimed, structure.masks[frame]!) ? present.slice(0, index) : [];
      for (const earlier of partners(one, frame, { structure, among })) {
        found.set(`${earlier.structure.id} ${structure.structure.id}`, [
          earlier.structure.name,
          structure.structure.name,
        ]);
        if (found.size === limit) return [...found.values()];
      }
    }
  }
  return [...found.values()];
}

function* partners(
  one: ExportCase,
  frame: number,
  { structure, among }: { readonly structure: ExportStructure; readonly among: readonly ExportStructure[] },
): Iterable<ExportStructure> {
  if (among.length === 0) return;
  const mask = maskOf(one, structure, frame);
  for (const earlier of among) if (countShared(mask, maskOf(one, earlier, frame)) > 0) yield earlier;
}
