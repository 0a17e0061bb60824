import type { PointLps } from '../../dicom/catalogue/instance-facts.ts';
import { subtract } from '../../dicom/catalogue/vector.ts';
import type { FrameGeometry, PlacedMiss } from '../incoming.ts';
import { angleBetween, lengthOf, scaled, short, voxelsPerMm } from './volume-grid.ts';
import type { Triple, VolumeGrid } from './volume-grid.ts';

/**
 * Every pixel's centre lies this close to a voxel's centre, in voxels. Affines are kept as float32 and positions as
 * decimals of a few digits; a shift by half a voxel, the usual mistake, is far outside.
 */
const LATTICE_TOLERANCE_VOXELS = 0.2;
/** Directions that differ by more are another orientation, not rounding. */
const ANGLE_TOLERANCE_DEGREES = 1;

/** Pixel (x, y) of the frame is voxel `offset` + x on axis `x.axis` by `x.sign` + y on axis `y.axis` by `y.sign`. */
export interface LatticeMap {
  readonly kind: 'map';
  readonly x: AxisStep;
  readonly y: AxisStep;
  /** The axis that is neither x nor y. */
  readonly sliceAxis: 0 | 1 | 2;
  /** Voxel of pixel (0, 0). */
  readonly offset: Triple;
}

export interface AxisStep {
  readonly axis: 0 | 1 | 2;
  readonly sign: 1 | -1;
}

export interface LatticeMiss {
  readonly kind: 'mismatch';
  readonly misses: PlacedMiss;
  readonly sentence: string;
}

/**
 * How the pixels of a frame lie on the voxels of a volume: axes may be exchanged and turned over, nothing is ever
 * resampled.
 * @param cover `part`: the volume may be cut out of the image (3D Slicer does so); what lies beyond is background.
 */
export function latticeMap(
  grid: VolumeGrid,
  frame: FrameGeometry,
  cover: 'whole' | 'part' = 'whole',
): LatticeMap | LatticeMiss {
  const toVoxels = voxelsPerMm(grid);
  if (toVoxels === null) return miss('unknown-place', 'The axes of the volume span no space.');
  if (frame.plane === null || frame.spacingMm === null) {
    return miss('unknown-place', 'The image does not say where it lies in the patient.');
  }
  const [rx, ry, rz, cx, cy, cz] = frame.plane.orientation;
  const [rowMm, columnMm] = frame.spacingMm;
  const xStep = scaled([rx, ry, rz], columnMm);
  const yStep = scaled([cx, cy, cz], rowMm);
  const x = nearestAxis(grid, xStep);
  const y = nearestAxis(grid, yStep);
  const degrees = Math.max(x.degrees, y.degrees);
  if (x.axis === y.axis || !(degrees <= ANGLE_TOLERANCE_DEGREES)) {
    return miss(
      'orientation',
      `The axes of the volume are turned by ${short(degrees)} degrees against the image.`,
    );
  }
  const spacing = spacingMiss(grid, frame, { x, y });
  if (spacing !== null) return spacing;
  const size = cover === 'whole' ? sizeMiss(grid, frame, { x, y }) : null;
  if (size !== null) return size;
  const first = toVoxels(subtract(frame.plane.position, grid.origin));
  return placed(grid, frame, {
    first,
    perX: toVoxels(xStep),
    perY: toVoxels(yStep),
    axes: { x, y },
    cover,
  });
}

interface NearestAxis extends AxisStep {
  readonly degrees: number;
}

interface Axes {
  readonly x: NearestAxis;
  readonly y: NearestAxis;
}

function nearestAxis(grid: VolumeGrid, direction: PointLps): NearestAxis {
  let best: NearestAxis = { axis: 0, sign: 1, degrees: Infinity };
  for (const axis of [0, 1, 2] as const) {
    const angle = angleBetween(grid.steps[axis], direction);
    const degrees = Math.min(angle, 180 - angle);
    if (degrees < best.degrees) best = { axis, sign: angle <= 90 ? 1 : -1, degrees };
  }
  return best;
}

/** The error that a wrong spacing has gathered at the far side of the image counts, not its relative size. */
function spacingMiss(grid: VolumeGrid, frame: FrameGeometry, { x, y }: Axes): LatticeMiss | null {
  const [rowMm, columnMm] = frame.spacingMm!; // the caller has looked
  const own = [lengthOf(grid.steps[x.axis]), lengthOf(grid.steps[y.axis])] as const;
  const drift = Math.max(
    (Math.abs(own[0] - columnMm) / own[0]) * (frame.columns - 1),
    (Math.abs(own[1] - rowMm) / own[1]) * (frame.rows - 1),
  );
  if (drift <= LATTICE_TOLERANCE_VOXELS) return null;
  return miss(
    'spacing',
    `The voxels of the volume are ${short(own[0])} x ${short(own[1])} mm, the pixels of the image ${short(columnMm)} x ${short(rowMm)} mm.`,
  );
}

function sizeMiss(grid: VolumeGrid, frame: FrameGeometry, { x, y }: Axes): LatticeMiss | null {
  const [columns, rows] = [grid.dims[x.axis], grid.dims[y.axis]];
  if (columns === frame.columns && rows === frame.rows) return null;
  return miss(
    'size',
    `The slices of the volume have ${columns} x ${rows} voxels, the image ${frame.columns} x ${frame.rows} pixels.`,
  );
}

interface Placing {
  /** Voxel of pixel (0, 0), and from a pixel to the next one. */
  readonly first: Triple;
  readonly perX: Triple;
  readonly perY: Triple;
  readonly axes: Axes;
  readonly cover: 'whole' | 'part';
}

function placed(grid: VolumeGrid, frame: FrameGeometry, placing: Placing): LatticeMap | LatticeMiss {
  const { first, perX, perY, axes } = placing;
  const sliceAxis = ([0, 1, 2] as const).find((axis) => axis !== axes.x.axis && axis !== axes.y.axis)!; // two of three
  // Rounded at the middle of the image, so that what directions have drifted is shared by both ends.
  const half = [(frame.columns - 1) / 2, (frame.rows - 1) / 2] as const;
  const exact = (axis: 0 | 1 | 2, x: number, y: number): number =>
    first[axis] + x * perX[axis] + y * perY[axis];
  const onAxis = (axis: 0 | 1 | 2, x: number, y: number): number =>
    axis === axes.x.axis ? axes.x.sign * x : axis === axes.y.axis ? axes.y.sign * y : 0;
  // Adding 0 turns -0 into 0.
  const offset = ([0, 1, 2] as const).map(
    (axis) => Math.round(exact(axis, half[0], half[1]) - onAxis(axis, half[0], half[1])) + 0,
  ) as unknown as Triple; // three axes, three numbers
  let worst = { voxels: 0, mm: 0 };
  for (const [x, y] of [
    [0, 0],
    [frame.columns - 1, 0],
    [0, frame.rows - 1],
    [frame.columns - 1, frame.rows - 1],
  ] as const) {
    for (const axis of [0, 1, 2] as const) {
      const voxels = Math.abs(exact(axis, x, y) - onAxis(axis, x, y) - offset[axis]);
      if (voxels > worst.voxels) worst = { voxels, mm: voxels * lengthOf(grid.steps[axis]) };
    }
  }
  const outside = outsideMiss(grid, { slice: offset[sliceAxis], sliceAxis });
  if (outside !== null) return outside;
  const shifted = placing.cover === 'whole' ? shiftMiss(grid, frame, placing) : null;
  if (shifted !== null) return shifted;
  if (!(worst.voxels <= LATTICE_TOLERANCE_VOXELS)) {
    return miss(
      'position',
      `The voxels of the volume lie ${short(worst.mm)} mm beside the pixels of the image.`,
    );
  }
  return { kind: 'map', x: bare(axes.x), y: bare(axes.y), sliceAxis, offset };
}

function outsideMiss(
  grid: VolumeGrid,
  { slice, sliceAxis }: { readonly slice: number; readonly sliceAxis: 0 | 1 | 2 },
): LatticeMiss | null {
  const beyond = slice < 0 ? -slice : slice - (grid.dims[sliceAxis] - 1);
  if (beyond <= 0) return null;
  const mm = short(beyond * lengthOf(grid.steps[sliceAxis]));
  return miss('outside', `The image lies ${mm} mm outside of the volume.`);
}

/** Image and volume of the same size must begin at the same place. */
function shiftMiss(grid: VolumeGrid, frame: FrameGeometry, { first, axes }: Placing): LatticeMiss | null {
  let worst = 0;
  for (const [step, count] of [
    [axes.x, frame.columns],
    [axes.y, frame.rows],
  ] as const) {
    const voxels = Math.abs(first[step.axis] - (step.sign === 1 ? 0 : count - 1));
    if (voxels > LATTICE_TOLERANCE_VOXELS) worst = Math.max(worst, voxels * lengthOf(grid.steps[step.axis]));
  }
  if (worst === 0) return null;
  return miss('position', `The volume is shifted by ${short(worst)} mm within the plane of the image.`);
}

function bare({ axis, sign }: NearestAxis): AxisStep {
  return { axis, sign };
}

function miss(misses: PlacedMiss, sentence: string): LatticeMiss {
  return { kind: 'mismatch', misses, sentence };
}
