import type { Matrix3, RayFrame, Vector3 } from './solid.ts';

/** How the wrist lies under the tube. Angles in degrees. */
export interface Pose {
  /** About the long axis: 0 = PA, 90 = lateral. */
  readonly rotation: number;
  /** Hand towards the tube. */
  readonly tilt: number;
  /** In the plane of the image. */
  readonly turn: number;
  /** Hand against forearm, thumb-wards positive. */
  readonly deviation: number;
}

/** What the image shows: the point of the wrist (mm, before scaling) in its middle, and its size. */
export interface Framing {
  readonly width: number;
  readonly height: number;
  readonly centre: readonly [number, number];
  /** Millimetres of the unscaled wrist per pixel. */
  readonly mmPerPixel: number;
  /** Right wrists are mirrored. */
  readonly mirrored: boolean;
}

const RAD = Math.PI / 180;

export function rotationX(degrees: number): Matrix3 {
  const [c, s] = [Math.cos(degrees * RAD), Math.sin(degrees * RAD)];
  return [1, 0, 0, 0, c, -s, 0, s, c];
}

export function rotationY(degrees: number): Matrix3 {
  const [c, s] = [Math.cos(degrees * RAD), Math.sin(degrees * RAD)];
  return [c, 0, s, 0, 1, 0, -s, 0, c];
}

export function rotationZ(degrees: number): Matrix3 {
  const [c, s] = [Math.cos(degrees * RAD), Math.sin(degrees * RAD)];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

export function multiply(a: Matrix3, b: Matrix3): Matrix3 {
  const result: number[] = [];
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += a[3 * row + k]! * b[3 * k + column]!;
      result.push(sum);
    }
  }
  return result;
}

export function transpose(m: Matrix3): Matrix3 {
  return [m[0]!, m[3]!, m[6]!, m[1]!, m[4]!, m[7]!, m[2]!, m[5]!, m[8]!];
}

export function apply(m: Matrix3, v: Vector3): Vector3 {
  return [
    m[0]! * v[0] + m[1]! * v[1] + m[2]! * v[2],
    m[3]! * v[0] + m[4]! * v[1] + m[5]! * v[2],
    m[6]! * v[0] + m[7]! * v[1] + m[8]! * v[2],
  ];
}

/** The long axis of the wrist that `rotation` turns about, mm. */
const PIVOT: Vector3 = [-9, -4, 0];

/**
 * The rays of the image in the coordinates local = toLocal * (wrist - origin).
 */
export function raysFor(pose: Pose, framing: Framing, toLocal: Matrix3, origin: Vector3): RayFrame {
  const turned = multiply(rotationX(pose.tilt), rotationY(pose.rotation));
  const back = transpose(multiply(rotationZ(pose.turn), turned));
  const side = framing.mirrored ? -1 : 1;
  const m = framing.mmPerPixel;
  // Point of the view plane seen by pixel corner (0, 0), relative to the pivot.
  const corner: Vector3 = [
    framing.centre[0] - PIVOT[0] - (side * m * framing.width) / 2,
    framing.centre[1] - PIVOT[1] - (m * framing.height) / 2,
    0,
  ];
  const start = apply(back, corner);
  const base: Vector3 = [
    start[0] + PIVOT[0] - origin[0],
    start[1] + PIVOT[1] - origin[1],
    start[2] + PIVOT[2] - origin[2],
  ];
  const local = (v: Vector3): Vector3 => apply(toLocal, v);
  return {
    base: local(base),
    right: local(apply(back, [side * m, 0, 0])),
    down: local(apply(back, [0, m, 0])),
    direction: local(apply(back, [0, 0, 1])),
  };
}
