import type { DataSet } from 'dicom-parser';
import { decimalsOf, itemsOf } from '../values.ts';
import type { FramePlane, Orientation, PointLps } from './instance-facts.ts';

const SHARED = 'x52009229';
const PER_FRAME = 'x52009230';
const PLANE_POSITION = 'x00209113';
const PLANE_ORIENTATION = 'x00209116';
const PIXEL_MEASURES = 'x00289110';
const POSITION = 'x00200032';
const ORIENTATION = 'x00200037';
const SPACING = 'x00280030';

/**
 * The plane of each frame: of the image itself, or from the functional groups of enhanced objects
 * (PS3.3 C.7.6.16.2). Empty unless every frame has one.
 */
export function framePlanes(dataSet: DataSet, frames: number): readonly FramePlane[] {
  const own = planeOf(dataSet, dataSet);
  if (own !== null && frames === 1) return [own];
  const perFrame = itemsOf(dataSet, PER_FRAME);
  if (perFrame.length !== frames) return [];
  const shared = itemsOf(dataSet, SHARED)[0];
  const planes: FramePlane[] = [];
  for (const frame of perFrame) {
    const position = groupOf(frame, shared, PLANE_POSITION);
    const orientation = groupOf(frame, shared, PLANE_ORIENTATION);
    const plane = position === null || orientation === null ? null : planeOf(position, orientation);
    if (plane === null) return [];
    planes.push(plane);
  }
  return planes;
}

/** Pixel Spacing of the image or of its functional groups: mm between rows, between columns. */
export function frameSpacing(dataSet: DataSet): readonly [number, number] | null {
  const shared = itemsOf(dataSet, SHARED)[0];
  const measures = groupOf(itemsOf(dataSet, PER_FRAME)[0], shared, PIXEL_MEASURES);
  for (const from of [dataSet, measures]) {
    const [row, column] = from === null ? [] : decimalsOf(from, SPACING);
    if (row !== undefined && column !== undefined && row > 0 && column > 0) return [row, column];
  }
  return null;
}

function groupOf(frame: DataSet | undefined, shared: DataSet | undefined, tag: string): DataSet | null {
  for (const group of [frame, shared]) {
    const item = group === undefined ? undefined : itemsOf(group, tag)[0];
    if (item !== undefined) return item;
  }
  return null;
}

function planeOf(positionFrom: DataSet, orientationFrom: DataSet): FramePlane | null {
  const position = decimalsOf(positionFrom, POSITION);
  const orientation = decimalsOf(orientationFrom, ORIENTATION);
  if (position.length !== 3 || orientation.length !== 6) return null;
  // Their lengths were just checked.
  return { position: position as unknown as PointLps, orientation: orientation as unknown as Orientation };
}
