import type { FramePlane, Orientation, PointLps } from '../../dicom/catalogue/instance-facts.ts';
import { lengthOf, pointAt, scaled } from '../volume/volume-grid.ts';
import { readNiftiGeometry } from './nifti-geometry.ts';

/** Where the slices of a NIfTI image lie, as its frames are numbered. */
export interface NiftiPlanes {
  readonly planes: readonly FramePlane[];
  /** mm between rows, between columns. */
  readonly spacingMm: readonly [number, number];
}

/**
 * The catalogue keeps no places of NIfTI images; masks of the same volume are matched by these.
 * @returns null when the file does not say where it lies.
 * @throws ExpectedError when the header is damaged.
 */
export function niftiPlanes(bytes: Uint8Array): NiftiPlanes | null {
  const { grid } = readNiftiGeometry(bytes);
  if (grid === null) return null;
  const unit = (vector: PointLps): PointLps => scaled(vector, 1 / lengthOf(vector));
  const orientation: Orientation = [...unit(grid.steps[0]), ...unit(grid.steps[1])];
  return {
    planes: Array.from({ length: grid.dims[2] }, (_, k) => ({
      position: pointAt(grid, [0, 0, k]),
      orientation,
    })),
    spacingMm: [lengthOf(grid.steps[1]), lengthOf(grid.steps[0])],
  };
}
