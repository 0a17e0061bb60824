import { paintCapsule } from '../../core/edit/paint-capsule.ts';
import { createMask, type BitMask } from '../../core/mask/bit-mask.ts';

/** Of a radiograph, in pixels. */
export const SIZE = { width: 3000, height: 2500 };
export const STRUCTURES = Array.from({ length: 17 }, (_, i) => `s${i}`);

/** Round structures beside each other, new masks each time. */
export function roundStructures(): Record<string, BitMask> {
  return Object.fromEntries(
    STRUCTURES.map((id, i) => {
      const mask = createMask(SIZE.width, SIZE.height);
      const at = { x: 300 + (i % 6) * 450, y: 400 + Math.floor(i / 6) * 700 };
      paintCapsule(mask, { from: at, to: { x: at.x + 80, y: at.y + 250 }, radiusPx: 150, aspect: 1 }, 'add');
      return [id, mask];
    }),
  );
}
