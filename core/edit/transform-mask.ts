import type { BoxPx, PointPx } from '../domain/geometry.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { cloneMask, createMask } from '../mask/bit-mask.ts';
import { maskBounds } from '../mask/bounds.ts';
import { cropMask, pasteMask } from '../mask/crop.ts';
import { clipRect } from '../mask/pixel-rect.ts';

/** A similarity in mm: angles and proportions hold on the screen, whatever the shape of a pixel. */
export interface MaskTransform {
  /** In pixels: x columns, y rows; applied last. */
  readonly translate: PointPx;
  /** Clockwise as seen on the unturned image. */
  readonly rotateRad: number;
  /** Positive. */
  readonly scale: number;
  /** What stays in place when turned and scaled, in image pixels. */
  readonly about: PointPx;
  /** Height of a pixel divided by its width. */
  readonly aspect: number;
}

/**
 * The mask moved, turned and scaled: a pixel is set when its centre comes from a pixel that was. Whole-pixel
 * moves and the identity are exact. What leaves the frame is cut.
 *
 * @throws RangeError when a number is not finite or scale or aspect not positive.
 */
export function transformMask(mask: BitMask, transform: MaskTransform): BitMask {
  const { translate, rotateRad, scale, about, aspect } = transform;
  const finite = [translate.x, translate.y, rotateRad, scale, about.x, about.y, aspect].every(
    Number.isFinite,
  );
  if (!finite || scale <= 0 || aspect <= 0) {
    throw new RangeError('A mask is moved by finite numbers and scaled by a positive one.');
  }
  const box = maskBounds(mask);
  if (box === null) return cloneMask(mask);
  if (rotateRad === 0 && scale === 1 && Number.isInteger(translate.x) && Number.isInteger(translate.y)) {
    const moved = createMask(mask.width, mask.height);
    pasteMask(moved, cropMask(mask, box), { left: box.left + translate.x, top: box.top + translate.y });
    return moved;
  }
  return resample(mask, box, transform);
}

function resample(mask: BitMask, box: BoxPx, transform: MaskTransform): BitMask {
  const { translate, rotateRad, scale, about, aspect } = transform;
  const cos = Math.cos(rotateRad);
  const sin = Math.sin(rotateRad);
  const target = clipRect(reachedBox(box, transform), mask);
  const out = createMask(mask.width, mask.height);
  if (target === null) return out;
  // Back from the target: source = about + S^-1 R^-1 S (target - translate - about) / scale, S = diag(1, aspect).
  const xx = cos / scale;
  const xy = (sin * aspect) / scale;
  const yx = -sin / aspect / scale;
  const yy = cos / scale;
  const { words, stride } = mask;
  const { left, top, right, bottom } = box;
  for (let y = target.top; y < target.bottom; y++) {
    const dy = y + 0.5 - translate.y - about.y;
    const atX = about.x + xx * (0.5 - translate.x - about.x) + xy * dy;
    const atY = about.y + yx * (0.5 - translate.x - about.x) + yy * dy;
    // Only where the row's way back runs through the box, give or take a column for rounding.
    const across = insideOf(atX, xx, { low: box.left, high: box.right });
    const down = insideOf(atY, yx, { low: box.top, high: box.bottom });
    const from = Math.max(target.left, Math.floor(Math.max(across.from, down.from)) - 1);
    const to = Math.min(target.right, Math.ceil(Math.min(across.to, down.to)) + 1);
    const row = y * out.stride;
    let x = from;
    while (x < to) {
      const index = row + (x >>> 5);
      const end = Math.min(to, (x | 31) + 1);
      let word = 0;
      for (; x < end; x++) {
        const sx = atX + xx * x;
        const sy = atY + yx * x;
        if (!(sx >= left && sx < right && sy >= top && sy < bottom)) continue;
        // Inside of the box nothing is negative, where truncating would not be rounding down.
        const column = sx | 0;
        word |= ((words[(sy | 0) * stride + (column >>> 5)]! >>> (column & 31)) & 1) << (x & 31);
      }
      out.words[index] = out.words[index]! | word;
    }
  }
  return out;
}

/** A box around everything that the mask's box becomes. */
function reachedBox(box: BoxPx, { translate, rotateRad, scale, about, aspect }: MaskTransform): BoxPx {
  const cos = Math.cos(rotateRad) * scale;
  const sin = Math.sin(rotateRad) * scale;
  const reached = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const cornerX of [box.left, box.right]) {
    for (const cornerY of [box.top, box.bottom]) {
      const dx = cornerX - about.x;
      const dy = (cornerY - about.y) * aspect;
      const x = about.x + cos * dx - sin * dy + translate.x;
      const y = about.y + (sin * dx + cos * dy) / aspect + translate.y;
      reached.left = Math.min(reached.left, x);
      reached.top = Math.min(reached.top, y);
      reached.right = Math.max(reached.right, x);
      reached.bottom = Math.max(reached.bottom, y);
    }
  }
  return reached;
}

/** The x for which low <= start + step x < high. */
function insideOf(
  start: number,
  step: number,
  { low, high }: { readonly low: number; readonly high: number },
): { readonly from: number; readonly to: number } {
  // So flat that dividing would overflow: the caller's own test decides.
  if (Math.abs(step) < 1e-9) return { from: -Infinity, to: Infinity };
  const [a, b] = [(low - start) / step, (high - start) / step];
  return { from: Math.min(a, b), to: Math.max(a, b) };
}
