import type { BoxPx } from '../domain/geometry.ts';

/** Anything with the size of a frame. */
export interface Sized {
  readonly width: number;
  readonly height: number;
}

/** Rule M2. @throws RangeError when the two sizes differ. */
export function requireSameSize(a: Sized, b: Sized): void {
  if (a.width !== b.width || a.height !== b.height) {
    throw new RangeError(`Sizes differ: ${a.width} x ${a.height} and ${b.width} x ${b.height} (rule M2).`);
  }
}

/** @throws RangeError when the edges are not whole numbers, the box is empty or it leaves the frame. */
export function requireBoxInside(box: BoxPx, frame: Sized): void {
  const { left, top, right, bottom } = box;
  const whole = [left, top, right, bottom].every(Number.isInteger);
  if (
    !whole ||
    left < 0 ||
    top < 0 ||
    right > frame.width ||
    bottom > frame.height ||
    left >= right ||
    top >= bottom
  ) {
    throw new RangeError(
      `The box ${left},${top} to ${right},${bottom} is not a part of ${frame.width} x ${frame.height} pixels.`,
    );
  }
}
