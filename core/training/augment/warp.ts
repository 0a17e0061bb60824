import type { Sized } from '../../mask/size-guard.ts';
import type { Random } from '../../random/random.ts';
import type { AugmentPlan } from '../plan.ts';

/**
 * Where every pixel of a changed image is read from, in indices of the unchanged one (whole numbers are centres of pixels):
 * column `xx * x + xy * y + x0`, row `yx * x + yy * y + y0`, plus the smooth displacement `bend`.
 */
export interface Warp {
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
  readonly bend: Bend | null;
  /** A mirror image: structures of a pair are exchanged. */
  readonly mirrored: boolean;
}

/** Displacements in pixels at the corners of a grid of `BEND_SIDE` x `BEND_SIDE`, row by row; its rim is the image's. */
export interface Bend {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export const BEND_SIDE = 5;

export const UNCHANGED: Warp = { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0, bend: null, mirrored: false };

/** What of an affine change is drawn: radians, factors, and shifts with half a side = 1. */
export interface AffineChange {
  readonly angle: number;
  readonly scale: number;
  readonly aspect: number;
  readonly shear: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/** A random change within the limits of the plan; how many numbers are drawn does not depend on them. */
export function drawWarp(random: Random, plan: AugmentPlan, size: Sized): Warp {
  const within = (limit: number): number => random.between(-limit, limit);
  const affine = affineWarp(
    {
      angle: within((plan.rotateDeg * Math.PI) / 180),
      scale: Math.exp(within(plan.scale)),
      aspect: Math.exp(within(plan.aspect)),
      shear: within(plan.shear),
      shiftX: within(plan.translate),
      shiftY: within(plan.translate),
    },
    size,
  );
  const mirrored = random.chance(plan.flip);
  const corners = (side: number): Float64Array =>
    Float64Array.from({ length: BEND_SIDE ** 2 }, () => (random.bell() * plan.elastic * side) / 2);
  const bend = { x: corners(size.width), y: corners(size.height) };
  const warp = { ...affine, bend: plan.elastic === 0 ? null : bend };
  return mirrored ? mirrorWarp(warp, size) : warp;
}

/** Rotation, shear and scale happen in square pixels around the middle of the image. */
export function affineWarp(change: AffineChange, { width, height }: Sized): Warp {
  const cos = Math.cos(change.angle);
  const sin = Math.sin(change.angle);
  const xx = change.scale * change.aspect * cos;
  const xy = change.scale * (change.shear - sin);
  const yx = change.scale * sin;
  const yy = (change.scale / change.aspect) * cos;
  const middleX = (width - 1) / 2;
  const middleY = (height - 1) / 2;
  return {
    xx,
    xy,
    x0: middleX - xx * middleX - xy * middleY + (change.shiftX * width) / 2,
    yx,
    yy,
    y0: middleY - yx * middleX - yy * middleY + (change.shiftY * height) / 2,
    bend: null,
    mirrored: false,
  };
}

/** The mirror image of what a warp makes. */
export function mirrorWarp(warp: Warp, { width }: Sized): Warp {
  const { xx, yx, bend } = warp;
  return {
    ...warp,
    xx: -xx,
    x0: warp.x0 + xx * (width - 1),
    yx: -yx,
    y0: warp.y0 + yx * (width - 1),
    bend: bend === null ? null : { x: rowsTurned(bend.x), y: rowsTurned(bend.y) },
    mirrored: !warp.mirrored,
  };
}

function rowsTurned(corners: Float64Array): Float64Array {
  const turned = corners.slice();
  for (let row = 0; row < turned.length; row += BEND_SIDE) turned.subarray(row, row + BEND_SIDE).reverse();
  return turned;
}
