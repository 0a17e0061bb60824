import type { PointLps } from '../../dicom/catalogue/instance-facts.ts';
import { cross, dot } from '../../dicom/catalogue/vector.ts';

/** Where the voxels of a volume lie in the patient: mm, LPS, first index fastest. */
export interface VolumeGrid {
  /** Number of voxels along i (columns), j (rows), k (slices). */
  readonly dims: Triple;
  /** Centre of voxel (0, 0, 0). */
  readonly origin: PointLps;
  /** From a voxel's centre to that of the next one along i, j, k. */
  readonly steps: readonly [PointLps, PointLps, PointLps];
}

export type Triple = readonly [number, number, number];

export function lengthOf(vector: PointLps): number {
  return Math.sqrt(dot(vector, vector));
}

export function scaled(vector: PointLps, factor: number): PointLps {
  return [vector[0] * factor, vector[1] * factor, vector[2] * factor];
}

/** Centre of a voxel, which may lie between voxels or outside. */
export function pointAt({ origin, steps }: VolumeGrid, [i, j, k]: Triple): PointLps {
  const at = (axis: 0 | 1 | 2): number =>
    origin[axis] + i * steps[0][axis] + j * steps[1][axis] + k * steps[2][axis];
  return [at(0), at(1), at(2)];
}

/** Patient coordinates relative to the origin -> voxels along i, j, k; null when the steps span no volume. */
export function voxelsPerMm({ steps }: VolumeGrid): ((vector: PointLps) => Triple) | null {
  const [a, b, c] = steps;
  const [bc, ca, ab] = [cross(b, c), cross(c, a), cross(a, b)];
  const volume = dot(a, bc);
  const box = lengthOf(a) * lengthOf(b) * lengthOf(c);
  // Written so that NaN fails too. A shear of 89 degrees leaves 0.017 of the box.
  if (!(Math.abs(volume) > 1e-3 * box)) return null;
  return (vector) => [dot(vector, bc) / volume, dot(vector, ca) / volume, dot(vector, ab) / volume];
}

/** e.g. `512 x 512 x 20 voxels of 0.7 x 0.7 x 5 mm`. */
export function describeGrid({ dims, steps }: VolumeGrid): string {
  return `${dims.join(' x ')} voxels of ${steps.map((step) => short(lengthOf(step))).join(' x ')} mm`;
}

/** Three digits are enough for a person. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Degrees between two directions, 0..180. */
export function angleBetween(a: PointLps, b: PointLps): number {
  const cosine = dot(a, b) / (lengthOf(a) * lengthOf(b));
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}
