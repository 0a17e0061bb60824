import { cross, dot, subtract } from '../../dicom/catalogue/vector.ts';
import type { FramePlane, PointLps } from '../../dicom/catalogue/instance-facts.ts';

/** Where a frame's pixels lie in the patient. */
export interface FramePlace {
  readonly plane: FramePlane;
  /** mm between rows, between columns. */
  readonly spacingMm: readonly [number, number];
}

/** Half a pixel: image coordinates begin at the corner of the first pixel, DICOM's position is its centre. */
const CENTRE = 0.5;

/** mm in the patient of corners in image coordinates (pixel-corner convention): x0, y0, z0, x1, ... */
export function patientPoints({ plane, spacingMm }: FramePlace, xy: ArrayLike<number>): Float64Array {
  const { position, orientation } = plane;
  const result = new Float64Array((xy.length / 2) * 3);
  for (let i = 0, at = 0; i < xy.length; i += 2) {
    const columns = (xy[i]! - CENTRE) * spacingMm[1];
    const rows = (xy[i + 1]! - CENTRE) * spacingMm[0];
    for (let axis = 0; axis < 3; axis++) {
      result[at++] = position[axis]! + columns * orientation[axis]! + rows * orientation[axis + 3]!;
    }
  }
  return result;
}

/** Points of the patient as a frame sees them. */
export interface ProjectedPoints {
  /** x0, y0, x1, y1, ... in image coordinates. */
  readonly xy: Float64Array;
  /** Least and greatest distance from the plane along its normal, mm. */
  readonly offMm: readonly [number, number];
}

/** @param points x0, y0, z0, x1, ... in mm. */
export function projectPoints({ plane, spacingMm }: FramePlace, points: ArrayLike<number>): ProjectedPoints {
  const { row, column, normal } = axesOf(plane);
  const xy = new Float64Array((points.length / 3) * 2);
  let [least, greatest] = [Infinity, -Infinity];
  for (let i = 0, at = 0; i < points.length; i += 3) {
    const from = subtract([points[i]!, points[i + 1]!, points[i + 2]!], plane.position);
    xy[at++] = dot(from, row) / spacingMm[1] + CENTRE;
    xy[at++] = dot(from, column) / spacingMm[0] + CENTRE;
    const off = dot(from, normal);
    least = Math.min(least, off);
    greatest = Math.max(greatest, off);
  }
  return { xy, offMm: [least, greatest] };
}

/** Signed distance of a point from the plane, mm. */
export function distanceMm(plane: FramePlane, point: PointLps): number {
  return dot(subtract(point, plane.position), axesOf(plane).normal);
}

function axesOf({ orientation }: FramePlane): { row: PointLps; column: PointLps; normal: PointLps } {
  const row: PointLps = [orientation[0], orientation[1], orientation[2]];
  const column: PointLps = [orientation[3], orientation[4], orientation[5]];
  return { row, column, normal: cross(row, column) };
}
