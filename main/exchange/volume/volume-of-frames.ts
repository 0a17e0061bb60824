import type { FramePlane, PointLps } from '../../dicom/catalogue/instance-facts.ts';
import { cross, subtract } from '../../dicom/catalogue/vector.ts';
import type { ExportFrame } from '../export-case.ts';
import { angleBetween, lengthOf, scaled, short } from './volume-grid.ts';
import type { VolumeGrid } from './volume-grid.ts';

/** What can be said of the frames of a case as one volume. */
export type CaseVolume =
  | {
      readonly kind: 'volume';
      readonly grid: VolumeGrid;
      /** `patient`: `grid` is LPS. `image`: nobody knows where it lies; x to the right, y down, z by frame. */
      readonly place: 'patient' | 'image';
      /** The slices are shifted sideways (gantry tilt): the axes are not at right angles. */
      readonly sheared: boolean;
      /** For people, one sentence. */
      readonly note: string;
    }
  | { readonly kind: 'refused'; readonly code: string; readonly sentence: string };

/** Positions may be off the even line by this part of a step: they are decimals of few digits. */
const EVEN_TOLERANCE = 0.05;
const SAME_DIRECTION_DEGREES = 0.5;
/** Below this, the slip of slices is rounding and the axes are taken for being at right angles. */
const SHEAR_DEGREES = 0.1;

/**
 * The volume that the frames of a case form. What one affine cannot say truthfully is refused: slices at uneven
 * distances, of several orientations or sizes.
 */
export function volumeOfFrames(frames: readonly ExportFrame[]): CaseVolume {
  const first = frames[0];
  if (first === undefined) throw new Error('a case has frames');
  const { rows, columns } = first.facts;
  if (frames.some(({ facts }) => facts.rows !== rows || facts.columns !== columns)) {
    return refused(
      'volume-sizes',
      'Its images differ in size, which no volume can hold: leave this format out.',
    );
  }
  const planes = frames.flatMap(({ facts, frameIndex }) => facts.planes[frameIndex] ?? []);
  if (planes.length !== frames.length || first.facts.spacingMm === null) return ofImages(frames, first);
  if (frames.some(({ facts }) => differs(facts.spacingMm, first.facts.spacingMm))) {
    return refused(
      'volume-spacing',
      'Its images have pixels of different sizes, which no volume can hold: leave this format out.',
    );
  }
  return ofPlanes(planes, first);
}

function differs(a: readonly [number, number] | null, b: readonly [number, number] | null): boolean {
  if (a === null || b === null) return a !== b;
  return Math.abs(a[0] / b[0] - 1) > 1e-4 || Math.abs(a[1] / b[1] - 1) > 1e-4;
}

function ofImages(frames: readonly ExportFrame[], { facts }: ExportFrame): CaseVolume {
  const [row, column] = facts.spacingMm ?? [facts.pixelAspect, 1];
  const grid: VolumeGrid = {
    dims: [facts.columns, facts.rows, frames.length],
    origin: [0, 0, 0],
    steps: [
      [column, 0, 0],
      [0, row, 0],
      [0, 0, frames.length === 1 ? (facts.sliceThicknessMm ?? 1) : 1],
    ],
  };
  const size = facts.spacingMm === null ? 'The size of its pixels is unknown: 1 stands for it. ' : '';
  const note = `${size}The image does not say where it lies in the patient: the first axis runs to the right of the image, the second one down, and the orientation is marked as unknown.`;
  return { kind: 'volume', grid, place: 'image', sheared: false, note };
}

function ofPlanes(planes: readonly FramePlane[], { facts }: ExportFrame): CaseVolume {
  const first = planes[0]!; // a case has frames
  const [rx, ry, rz, cx, cy, cz] = first.orientation;
  const [row, column] = facts.spacingMm!; // the caller has looked
  const [alongRow, alongColumn]: [PointLps, PointLps] = [
    [rx, ry, rz],
    [cx, cy, cz],
  ];
  const normal = cross(alongRow, alongColumn);
  if (
    planes.some(
      ({ orientation: o }) => turned(alongRow, [o[0], o[1], o[2]]) || turned(alongColumn, [o[3], o[4], o[5]]),
    )
  ) {
    return refused(
      'volume-orientation',
      'Its images lie in several orientations, which no volume can hold: leave this format out.',
    );
  }
  const dims = [facts.columns, facts.rows, planes.length] as const;
  const inPlane = [scaled(alongRow, column), scaled(alongColumn, row)] as const;
  if (planes.length === 1) {
    const thickness = facts.sliceThicknessMm ?? 0;
    const known = thickness > 0;
    const note = known
      ? 'One slice: its thickness stands for the distance between slices.'
      : 'One slice of unknown thickness: 1 mm stands for it.';
    const step = scaled(normal, (known ? thickness : 1) / lengthOf(normal));
    const grid: VolumeGrid = { dims, origin: first.position, steps: [...inPlane, step] };
    return { kind: 'volume', grid, place: 'patient', sheared: false, note };
  }
  const last = planes.at(-1)!; // two or more
  const step = scaled(subtract(last.position, first.position), 1 / (planes.length - 1));
  const off = unevenness(planes, step);
  if (!(lengthOf(step) > 0 && off <= EVEN_TOLERANCE * lengthOf(step))) {
    return refused(
      'volume-uneven',
      `Its slices lie up to ${short(off)} mm beside even distances of ${short(lengthOf(step))} mm, which no affine can express: export SEG or RTSTRUCT, or leave this format out.`,
    );
  }
  const angle = angleBetween(step, normal);
  const tilt = Math.min(angle, 180 - angle);
  const sheared = tilt > SHEAR_DEGREES;
  if (tilt > 80) {
    return refused(
      'volume-flat',
      'Its slices lie beside each other, not above each other: leave this format out.',
    );
  }
  const note = sheared
    ? `The slices are shifted against each other by ${short(tilt)} degrees (gantry tilt); the affine says so.`
    : 'The affine is that of the images.';
  const grid: VolumeGrid = { dims, origin: first.position, steps: [...inPlane, step] };
  return { kind: 'volume', grid, place: 'patient', sheared, note };
}

function turned(a: PointLps, b: PointLps): boolean {
  return !(angleBetween(a, b) <= SAME_DIRECTION_DEGREES);
}

/** Largest distance in mm of a position from where even steps put it. */
function unevenness(planes: readonly FramePlane[], step: PointLps): number {
  const [x, y, z] = planes[0]!.position; // two or more
  let worst = 0;
  planes.forEach(({ position }, i) => {
    const off = lengthOf(subtract(position, [x + i * step[0], y + i * step[1], z + i * step[2]]));
    if (!(off <= worst)) worst = off;
  });
  return worst;
}

function refused(code: string, sentence: string): CaseVolume {
  return { kind: 'refused', code, sentence };
}
