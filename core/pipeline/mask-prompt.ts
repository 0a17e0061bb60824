import type { MaskPrompt } from '../domain/engine-settings.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import type { ViewGeometry } from '../pixels/model-view.ts';

/**
 * The U-Net's opinion as SAM's mask input: logits on the side x side grid that covers the encoder's whole
 * input. Padding is certain background (-clip).
 * @param score start score of the structure (0.5 = edge), covering the image; any size.
 */
export function maskPromptOf(
  score: FloatGrid,
  prompt: MaskPrompt,
  target: { readonly side: number; readonly geometry: ViewGeometry },
): FloatGrid {
  const { side, geometry } = target;
  const { clip, kind } = prompt;
  const values = new Float32Array(side * side).fill(-clip);
  const perX = (side * geometry.contentWidth) / geometry.inputWidth;
  const perY = (side * geometry.contentHeight) / geometry.inputHeight;
  const rows = Math.min(side, Math.ceil(perY));
  const columns = Math.min(side, Math.ceil(perX));
  // Most of an image is certain background: no logarithm for what would be clipped.
  const certain = 1 / (1 + Math.exp(clip));
  for (let y = 0; y < rows; y++) {
    const sy = ((y + 0.5) * score.height) / perY - 0.5;
    for (let x = 0; x < columns; x++) {
      const p = bilinear(score, ((x + 0.5) * score.width) / perX - 0.5, sy);
      if (kind === 'hard') values[y * side + x] = p >= 0.5 ? clip : -clip;
      else if (p > certain) values[y * side + x] = clippedLogit(p, clip);
    }
  }
  return { width: side, height: side, values };
}

function clippedLogit(p: number, clip: number): number {
  if (p <= 0) return -clip;
  if (p >= 1) return clip;
  return Math.min(Math.max(Math.log(p / (1 - p)), -clip), clip);
}

function bilinear(grid: FloatGrid, x: number, y: number): number {
  const cx = Math.min(Math.max(x, 0), grid.width - 1);
  const cy = Math.min(Math.max(y, 0), grid.height - 1);
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const x1 = Math.min(x0 + 1, grid.width - 1);
  const y1 = Math.min(y0 + 1, grid.height - 1);
  const fx = cx - x0;
  const fy = cy - y0;
  const at = (column: number, row: number): number => grid.values[row * grid.width + column]!;
  const top = at(x0, y0) * (1 - fx) + at(x1, y0) * fx;
  const bottom = at(x0, y1) * (1 - fx) + at(x1, y1) * fx;
  return top * (1 - fy) + bottom * fy;
}
