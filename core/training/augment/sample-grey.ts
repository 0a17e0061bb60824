import type { Positions } from './positions.ts';

/**
 * Grey values at these positions, bilinear; beyond the image its rim goes on.
 * @param grey of the same size as the positions. @param out values of the unit of `grey`
 */
export function sampleGrey(grey: Uint16Array, positions: Positions, out: Float32Array): void {
  const { width, height, x, y } = positions;
  const lastX = width - 1;
  const lastY = height - 1;
  for (let i = 0; i < width * height; i++) {
    let px = x[i]!;
    let py = y[i]!;
    px = px < 0 ? 0 : px > lastX ? lastX : px;
    py = py < 0 ? 0 : py > lastY ? lastY : py;
    const left = px | 0;
    const top = py | 0;
    const fx = px - left;
    const fy = py - top;
    const at = top * width + left;
    const right = left < lastX ? at + 1 : at;
    const down = top < lastY ? width : 0;
    const above = grey[at]! + fx * (grey[right]! - grey[at]!);
    const below = grey[at + down]! + fx * (grey[right + down]! - grey[at + down]!);
    out[i] = above + fy * (below - above);
  }
}
