import type { BoxPx } from '../../../core/domain/geometry.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { maskBounds } from '../../../core/mask/bounds.ts';
import { maskOf, type ExportCase, type ExportStructure } from '../export-case.ts';

interface Found {
  readonly index: number;
  readonly mask: BitMask;
  readonly box: BoxPx;
}

/**
 * Few layers in which no two structures share a pixel: each structure goes into the first layer where it fits, in the
 * order of the task. The masks of one frame are decoded at a time.
 * @returns the layer of each structure, 0-based.
 */
export function layersOf(one: ExportCase, structures: readonly ExportStructure[]): number[] {
  const conflicts = structures.map(() => new Set<number>());
  one.frames.forEach((_, frame) => {
    const found: Found[] = [];
    structures.forEach((structure, index) => {
      if (structure.empty) return;
      const mask = maskOf(one, structure, frame);
      const box = maskBounds(mask);
      if (box === null) return;
      for (const other of found) {
        if (conflicts[index]!.has(other.index) || !share(other, { mask, box })) continue;
        conflicts[index]!.add(other.index);
      }
      found.push({ index, mask, box });
    });
  });
  const layers: number[] = [];
  conflicts.forEach((others) => {
    const taken = new Set([...others].map((other) => layers[other]));
    let layer = 0;
    while (taken.has(layer)) layer++;
    layers.push(layer);
  });
  return layers;
}

function share(a: Pick<Found, 'mask' | 'box'>, b: Pick<Found, 'mask' | 'box'>): boolean {
  const top = Math.max(a.box.top, b.box.top);
  const bottom = Math.min(a.box.bottom, b.box.bottom);
  if (Math.max(a.box.left, b.box.left) >= Math.min(a.box.right, b.box.right)) return false;
  const { stride } = a.mask;
  for (let i = top * stride; i < bottom * stride; i++) {
    if ((a.mask.words[i]! & b.mask.words[i]!) !== 0) return true;
  }
  return false;
}
