import type { PointLps } from '../../dicom/catalogue/instance-facts.ts';
import { cross, dot } from '../../dicom/catalogue/vector.ts';
import { lengthOf, scaled, type Triple, type VolumeGrid } from '../volume/volume-grid.ts';

/** NIfTI datatype codes of what this program writes. */
const NIFTI_TYPES = { uint8: 2, int16: 4, int32: 8, float32: 16, uint16: 512 } as const;
export type NiftiType = keyof typeof NIFTI_TYPES;
const BITS: Readonly<Record<NiftiType, number>> = { uint8: 8, int16: 16, int32: 32, float32: 32, uint16: 16 };

export interface NiftiToWrite {
  readonly grid: VolumeGrid;
  /** `image`: nobody knows where it lies, both codes stay 0. */
  readonly place: 'patient' | 'image';
  /** Without right angles only the sform can say it. */
  readonly sheared: boolean;
  readonly type: NiftiType;
  readonly intent: 'label' | 'none';
  readonly description: string;
}

const HEADER_BYTES = 348;
/** With the extension flag behind the header. */
export const VOXEL_OFFSET = 352;
const SCANNER_ANATOMICAL = 1;
const MILLIMETRES = 2;
const INTENT_LABEL = 1002;

/** The first 352 bytes of a little-endian NIfTI-1 file; the voxels follow, columns fastest, then rows, then slices. */
export function niftiHeader(image: NiftiToWrite): Uint8Array {
  const { grid, type } = image;
  if (grid.dims.some((size) => size > 0x7fff)) throw new RangeError('NIfTI-1 counts voxels up to 32767');
  const bytes = new Uint8Array(VOXEL_OFFSET);
  const view = new DataView(bytes.buffer);
  const float = (offset: number, value: number): void => {
    view.setFloat32(offset, value, true);
  };
  view.setInt32(0, HEADER_BYTES, true);
  bytes[38] = 'r'.charCodeAt(0);
  [3, ...grid.dims, 1, 1, 1, 1].forEach((size, axis) => {
    view.setInt16(40 + 2 * axis, size, true);
  });
  view.setInt16(68, image.intent === 'label' ? INTENT_LABEL : 0, true);
  view.setInt16(70, NIFTI_TYPES[type], true);
  view.setInt16(72, BITS[type], true);
  float(108, VOXEL_OFFSET);
  float(112, 1);
  bytes[123] = MILLIMETRES;
  bytes.set(new TextEncoder().encode(image.description).subarray(0, 79), 148);
  writePlace(image, view);
  bytes.set(new TextEncoder().encode('n+1'), 344);
  return bytes;
}

function writePlace({ grid, place, sheared }: NiftiToWrite, view: DataView): void {
  // LPS to RAS; 0 - 0 is 0 and not -0.
  const turn = ([x, y, z]: PointLps): PointLps => [0 - x, 0 - y, z];
  const steps = [turn(grid.steps[0]), turn(grid.steps[1]), turn(grid.steps[2])] as const;
  const origin = turn(grid.origin);
  const { b, c, d, qfac } = quaternionOf(steps);
  [qfac, ...steps.map(lengthOf), 1, 1, 1, 1].forEach((size, axis) => {
    view.setFloat32(76 + 4 * axis, size, true);
  });
  if (place === 'image') return;
  view.setInt16(254, SCANNER_ANATOMICAL, true);
  for (const world of [0, 1, 2] as const) {
    [steps[0][world], steps[1][world], steps[2][world], origin[world]].forEach((value, column) => {
      view.setFloat32(280 + 16 * world + 4 * column, value, true);
    });
  }
  // A qform that cannot say the shear would contradict the sform: then there is none.
  if (sheared) return;
  view.setInt16(252, SCANNER_ANATOMICAL, true);
  [b, c, d, ...origin].forEach((value, i) => {
    view.setFloat32(256 + 4 * i, value, true);
  });
}

interface Quaternion {
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly qfac: 1 | -1;
}

/** The rotation of the axes as nifti1.h wants it: a >= 0 is left out; qfac -1 turns the third axis over. */
function quaternionOf(steps: readonly [PointLps, PointLps, PointLps]): Quaternion {
  const unit = (vector: PointLps): PointLps => scaled(vector, 1 / lengthOf(vector));
  const x = unit(steps[0]);
  // Decimals of a few digits are not quite at right angles.
  const along = dot(steps[1], x);
  const y = unit([steps[1][0] - along * x[0], steps[1][1] - along * x[1], steps[1][2] - along * x[2]]);
  const z = cross(x, y);
  const qfac = dot(z, steps[2]) < 0 ? -1 : 1;
  const [m00, m11, m22] = [x[0], y[1], z[2]];
  const a = 0.5 * Math.sqrt(Math.max(0, 1 + m00 + m11 + m22));
  const parts: Triple = [
    0.5 * Math.sqrt(Math.max(0, 1 + m00 - m11 - m22)),
    0.5 * Math.sqrt(Math.max(0, 1 - m00 + m11 - m22)),
    0.5 * Math.sqrt(Math.max(0, 1 - m00 - m11 + m22)),
  ];
  // The largest part divides, so that nothing is lost near half a turn.
  const largest = Math.max(a, ...parts);
  if (largest === a) {
    return { b: (y[2] - z[1]) / (4 * a), c: (z[0] - x[2]) / (4 * a), d: (x[1] - y[0]) / (4 * a), qfac };
  }
  let [b, c, d] = parts;
  let real: number;
  if (largest === b) {
    [c, d, real] = [(x[1] + y[0]) / (4 * b), (x[2] + z[0]) / (4 * b), (y[2] - z[1]) / (4 * b)];
  } else if (largest === c) {
    [b, d, real] = [(x[1] + y[0]) / (4 * c), (y[2] + z[1]) / (4 * c), (z[0] - x[2]) / (4 * c)];
  } else {
    [b, c, real] = [(x[2] + z[0]) / (4 * d), (y[2] + z[1]) / (4 * d), (x[1] - y[0]) / (4 * d)];
  }
  const sign = real < 0 ? -1 : 1;
  return { b: sign * b, c: sign * c, d: sign * d, qfac };
}
