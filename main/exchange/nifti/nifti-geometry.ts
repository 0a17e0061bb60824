import type { PointLps } from '../../dicom/catalogue/instance-facts.ts';
import { subtract } from '../../dicom/catalogue/vector.ts';
import {
  dimension,
  mmPerUnit,
  readNiftiHeader,
  type NiftiHeader,
} from '../../dicom/secondary/nifti-header.ts';
import { inflateStart, isGzip } from '../../dicom/secondary/secondary-format.ts';
import { refusal } from '../../dicom/secondary/secondary-image.ts';
import { angleBetween, lengthOf, pointAt, voxelsPerMm } from '../volume/volume-grid.ts';
import type { Triple, VolumeGrid } from '../volume/volume-grid.ts';

export interface NiftiGeometry {
  readonly header: NiftiHeader;
  /** Voxels along i, j, k. */
  readonly dims: Triple;
  /** Volumes over the same voxels: time, channels. */
  readonly channels: number;
  /** LPS; null: neither sform nor qform says where it lies. */
  readonly grid: VolumeGrid | null;
  readonly sheared: boolean;
  readonly notes: readonly string[];
}

/** sform and qform that put a corner of the volume further apart say different things. */
const SAME_MM = 0.5;

type Steps = VolumeGrid['steps'];
interface Frame3 {
  readonly origin: PointLps;
  readonly steps: Steps;
}

/**
 * Where the voxels of a NIfTI file lie: the sform where there is one, else the qform (as nibabel and ITK do), turned
 * from RAS to LPS and into mm. The library reads only one of the two, so both are read here.
 * @throws ExpectedError when the header is damaged.
 */
export function readNiftiGeometry(bytes: Uint8Array): NiftiGeometry {
  const header = readNiftiHeader(bytes);
  const start = isGzip(bytes) ? inflateStart(bytes) : bytes;
  if (start === null) throw refusal('NIfTI', 'is damaged or cut off');
  const size = (axis: number): number => dimension(header, axis);
  const dims: Triple = [size(1), size(2), size(3)];
  const channels = size(4) * size(5) * size(6) * size(7);
  const fields = fieldsOf(start, header);
  const unit = mmPerUnit(header);
  const sform = header.sform_code > 0 ? usable(fields.sform(), unit) : null;
  const qform = header.qform_code > 0 ? usable(fields.qform(), unit) : null;
  const chosen = sform ?? qform;
  const grid = chosen === null ? null : { dims, ...chosen };
  const notes =
    sform !== null && qform !== null && farApart(dims, sform, qform)
      ? ['Its sform and its qform say different places; the sform was taken.']
      : [];
  return { header, dims, channels, grid, sheared: chosen !== null && isSheared(chosen.steps), notes };
}

interface Fields {
  readonly sform: () => Frame3;
  readonly qform: () => Frame3;
}

/** RAS, in the unit of the file. */
function fieldsOf(start: Uint8Array, header: NiftiHeader): Fields {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const little = header.littleEndian;
  const second = start[0] === 0x1c || start[3] === 0x1c; // 540 = 0x21c; the first version has 348 = 0x15c
  const isTwo = view.getInt32(0, little) === 540 && second;
  const number = (first: number, later: number, index = 0): number =>
    isTwo ? view.getFloat64(later + 8 * index, little) : view.getFloat32(first + 4 * index, little);
  const row = (axis: number, column: number): number => number(280 + 16 * axis, 400 + 32 * axis, column);
  return {
    sform: () => ({
      origin: [row(0, 3), row(1, 3), row(2, 3)],
      steps: [0, 1, 2].map((column) => [row(0, column), row(1, column), row(2, column)]) as unknown as Steps, // three
    }),
    qform: () => {
      const pixdim = (axis: number): number => number(76, 104, axis);
      const rotation = rotationOf([number(256, 352), number(260, 360), number(264, 368)]);
      // qfac: 0 stands for 1.
      const factors = [pixdim(1), pixdim(2), pixdim(3) * (pixdim(0) < 0 ? -1 : 1)];
      const step = (axis: 0 | 1 | 2): PointLps =>
        [0, 1, 2].map((world) => rotation[world]![axis]! * factors[axis]!) as unknown as PointLps; // three
      return {
        origin: [number(268, 376), number(272, 384), number(276, 392)],
        steps: [step(0), step(1), step(2)],
      };
    },
  };
}

/** Rows of the rotation matrix of a unit quaternion whose real part is what is missing to 1 (nifti1.h). */
function rotationOf([b, c, d]: Triple): number[][] {
  const a = Math.sqrt(Math.max(0, 1 - (b * b + c * c + d * d)));
  return [
    [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
    [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
    [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
  ];
}

/** To LPS and mm; null when the axes span no volume, which some writers leave behind with a code of 1. */
function usable({ origin, steps }: Frame3, unit: number): Frame3 | null {
  const turn = ([x, y, z]: PointLps): PointLps => [0 - x * unit, 0 - y * unit, z * unit];
  const turned: Frame3 = { origin: turn(origin), steps: [turn(steps[0]), turn(steps[1]), turn(steps[2])] };
  const isFinite = [turned.origin, ...turned.steps].flat().every(Number.isFinite);
  return isFinite && voxelsPerMm({ dims: [1, 1, 1], ...turned }) !== null ? turned : null;
}

function farApart(dims: Triple, a: Frame3, b: Frame3): boolean {
  const corners: Triple[] = [
    [0, 0, 0],
    [dims[0] - 1, 0, 0],
    [0, dims[1] - 1, 0],
    [0, 0, dims[2] - 1],
  ];
  return corners.some((at) => {
    const apart = subtract(pointAt({ dims, ...a }, at), pointAt({ dims, ...b }, at));
    return apart.some((mm) => Math.abs(mm) > SAME_MM);
  });
}

function isSheared(steps: Steps): boolean {
  const off = (a: PointLps, b: PointLps): number => Math.abs(angleBetween(a, b) - 90);
  const worst = Math.max(off(steps[0], steps[1]), off(steps[0], steps[2]), off(steps[1], steps[2]));
  return steps.every((step) => lengthOf(step) > 0) && worst > 0.1;
}
