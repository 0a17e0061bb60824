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
  for (let y = target.top; y < target.bottom; y++) {
    const dy = y + 0.5 - translate.y - about.y;
    const row = y * out.stride;
    for (let x = target.left; x < target.right; x++) {
      const dx = x + 0.5 - translate.x - about.x;
      const sx = Math.floor(about.x + xx * dx + xy * dy);
      const sy = Math.floor(about.y + yx * dx + yy * dy);
      if (sx < box.left || sx >= box.right || sy < box.top || sy >= box.bottom) continue;
      const bit = (mask.words[sy * mask.stride + (sx >>> 5)]! >>> (sx & 31)) & 1;
      if (bit !== 0) out.words[row + (x >>> 5)]! |= 1 << (x & 31);
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
