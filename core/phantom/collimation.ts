import { maskAt, setMaskAt, type BitMask } from '../mask/bit-mask.ts';

/** The exposed rectangle, slightly turned against the image. Everything in pixels and degrees. */
export interface Collimation {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly turn: number;
  /** Width of the half-shade at the edge. */
  readonly shade: number;
  /** What lies beyond: the electronic shutter (black) or the unexposed detector (bright). */
  readonly beyond: 'shutter' | 'unexposed';
}

/** Distance of every pixel to the edge of the exposed field, positive inside, in pixels. */
export function fieldDistance(field: Collimation, width: number, height: number): Float32Array {
  const angle = (field.turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [cx, cy] = [width / 2, height / 2];
  const result = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = cx + (x + 0.5 - cx) * cos + (y + 0.5 - cy) * sin;
      const v = cy + (y + 0.5 - cy) * cos - (x + 0.5 - cx) * sin;
      result[y * width + x] = Math.min(u - field.left, field.right - u, v - field.top, field.bottom - v);
    }
  }
  return result;
}

/**
 * Nobody can outline what was not exposed: clears the mask outside of the field, and all of it when fewer
 * than `leastPixels` are left.
 */
export function clipToField(mask: BitMask, distance: Float32Array, leastPixels: number): void {
  let area = 0;
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      if (distance[y * mask.width + x]! <= 0) setMaskAt(mask, x, y, 0);
      else if (maskAt(mask, x, y)) area++;
    }
  }
  if (area < leastPixels) mask.words.fill(0);
}
