import type { ExamplePart } from '../example.ts';
import { bendLimit, type Positions } from './positions.ts';
import type { Warp } from './warp.ts';

/** Pixels [left, right) x [top, bottom). */
interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Shares 0..1 of a part at the positions of a warp, bilinear; outside of the part there is nothing. Beyond the image its
 * rim goes on, as that of the grey values does: a bone that the image cuts off is not learnt as background there. Only
 * pixels that may see the part are visited and written.
 * @param plane all of it 0 before.
 */
export function samplePart(part: ExamplePart, warp: Warp, positions: Positions, plane: Float32Array): void {
  const { left, top, right, bottom } = visibleBounds(part, warp, positions);
  const { share, width, height } = part;
  const { x, y } = positions;
  const lastX = width - 1;
  const lastY = height - 1;
  const rimX = positions.width - 1;
  const rimY = positions.height - 1;
  for (let row = top; row < bottom; row++) {
    const end = row * positions.width + right;
    for (let i = row * positions.width + left; i < end; i++) {
      const imageX = x[i]!;
      const imageY = y[i]!;
      // One more than the position, so that truncating rounds down from -1 on.
      const px = (imageX < 0 ? 0 : imageX > rimX ? rimX : imageX) - part.left + 1;
      const py = (imageY < 0 ? 0 : imageY > rimY ? rimY : imageY) - part.top + 1;
      if (px <= 0 || py <= 0 || px >= width + 1 || py >= height + 1) continue;
      const column = (px | 0) - 1;
      const line = (py | 0) - 1;
      const fx = px - 1 - column;
      const fy = py - 1 - line;
      const at = line * width + column;
      let above: number;
      let below: number;
      if (column >= 0 && line >= 0 && column < lastX && line < lastY) {
        const a = share[at]!;
        const b = share[at + width]!;
        above = a + fx * (share[at + 1]! - a);
        below = b + fx * (share[at + width + 1]! - b);
      } else {
        const l = column >= 0 ? 1 - fx : 0;
        const r = column < lastX ? fx : 0;
        above = line >= 0 ? (l > 0 ? l * share[at]! : 0) + (r > 0 ? r * share[at + 1]! : 0) : 0;
        below =
          line < lastY ? (l > 0 ? l * share[at + width]! : 0) + (r > 0 ? r * share[at + width + 1]! : 0) : 0;
      }
      plane[i] = (above + fy * (below - above)) * (1 / 255);
    }
  }
}

/**
 * Where a part can be seen from: its corners (and a pixel more) taken back through the warp. A part that touches the
 * image's rim goes on as far as the warp looks beyond it.
 */
function visibleBounds(part: ExamplePart, warp: Warp, { width, height }: Positions): Bounds {
  const { xx, xy, yx, yy, x0, y0 } = warp;
  const area = xx * yy - xy * yx;
  // A shear can flatten an image to a line; then every pixel may see the part.
  if (Math.abs(area) < 1e-6) return { left: 0, top: 0, right: width, bottom: height };
  const limit = bendLimit(warp);
  const acrossX = reach(x0, xx * (width - 1), xy * (height - 1));
  const acrossY = reach(y0, yx * (width - 1), yy * (height - 1));
  const from = {
    x: part.left === 0 ? Math.min(0, acrossX.least) : part.left,
    y: part.top === 0 ? Math.min(0, acrossY.least) : part.top,
  };
  const to = {
    x: part.left + part.width === width ? Math.max(width, acrossX.most) : part.left + part.width,
    y: part.top + part.height === height ? Math.max(height, acrossY.most) : part.top + part.height,
  };
  const columns = [from.x - 1 - limit.x - x0, to.x + limit.x - x0];
  const rows = [from.y - 1 - limit.y - y0, to.y + limit.y - y0];
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const column of columns) {
    for (const row of rows) {
      const x = (yy * column - xy * row) / area;
      const y = (xx * row - yx * column) / area;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return {
    left: Math.max(0, Math.floor(left)),
    top: Math.max(0, Math.floor(top)),
    right: Math.min(width, Math.ceil(right) + 1),
    bottom: Math.min(height, Math.ceil(bottom) + 1),
  };
}

/** Smallest and largest value over a frame of a coordinate that grows by these amounts along its sides. */
function reach(
  start: number,
  along: number,
  down: number,
): { readonly least: number; readonly most: number } {
  return {
    least: start + Math.min(0, along) + Math.min(0, down),
    most: start + Math.max(0, along) + Math.max(0, down),
  };
}
