import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../../test/support/masks.ts';
import type { PointLps } from '../../dicom/catalogue/instance-facts.ts';
import type { FrameGeometry } from '../incoming.ts';
import { placedVolume } from './label-volume.ts';
import { latticeMap } from './lattice-map.ts';
import { pointAt, type Triple, type VolumeGrid } from './volume-grid.ts';

/** Two slices of 3 columns and 2 rows that no turning maps onto itself; 0.5 mm columns, 2 mm rows, 3 mm slices. */
const SLICES = [
  ['#..', '.#.'],
  ['..#', '...'],
];
const START: PointLps = [10, -20, 30];
const ROW: PointLps = [0, 0, -1];
const COLUMN: PointLps = [0.6, 0.8, 0];
const NORMAL: PointLps = [0.8, -0.6, 0];

function frameAt(slice: number, more: Partial<FrameGeometry> = {}): FrameGeometry {
  return {
    sopInstanceUid: `1.2.${slice}`,
    frameIndex: 0,
    names: [],
    columns: 3,
    rows: 2,
    plane: {
      position: [
        START[0] + 3 * slice * NORMAL[0],
        START[1] + 3 * slice * NORMAL[1],
        START[2] + 3 * slice * NORMAL[2],
      ],
      orientation: [...ROW, ...COLUMN],
    },
    spacingMm: [2, 0.5],
    frameOfReferenceUid: '1.9',
    ...more,
  };
}

const GRID: VolumeGrid = {
  dims: [3, 2, 2],
  origin: START,
  steps: [
    [0, 0, -0.5],
    [1.2, 1.6, 0],
    [2.4, -1.8, 0],
  ],
};

const PERMUTATIONS: readonly Triple[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/** The same voxels in another order: axis a of the result is axis `order[a]` of GRID, turned over where `flips` says. */
function turned(order: Triple, flips: readonly boolean[]): { grid: VolumeGrid; classes: Uint8Array } {
  const dims = order.map((axis) => GRID.dims[axis]!) as unknown as Triple;
  const corner = [0, 1, 2].map((axis) => {
    const at = order.indexOf(axis);
    return flips[at] ? GRID.dims[axis]! - 1 : 0;
  }) as unknown as Triple;
  const steps = order.map((axis, a) =>
    GRID.steps[axis]!.map((mm) => (flips[a] ? -mm : mm)),
  ) as unknown as VolumeGrid['steps'];
  const classes = new Uint8Array(12);
  for (let k = 0, at = 0; k < dims[2]; k++) {
    for (let j = 0; j < dims[1]; j++) {
      for (let i = 0; i < dims[0]; i++, at++) {
        const old = [0, 0, 0];
        [i, j, k].forEach((index, a) => {
          old[order[a]!] = flips[a] ? dims[a]! - 1 - index : index;
        });
        classes[at] = SLICES[old[2]!]![old[1]!]![old[0]!] === '#' ? 1 : 0;
      }
    }
  }
  return { grid: { dims, origin: pointAt(GRID, corner), steps }, classes };
}

describe('volumes on frames', () => {
  for (const order of PERMUTATIONS) {
    for (let bits = 0; bits < 8; bits++) {
      const flips = [0, 1, 2].map((axis) => ((bits >> axis) & 1) === 1);
      const name = order.map((axis, a) => `${flips[a] ? '-' : '+'}${'ijk'[axis]!}`).join(' ');
      it(`lie where they belong in whatever order voxels are kept: ${name}`, () => {
        const { grid, classes } = turned(order, flips);
        const placed = placedVolume({
          dims: grid.dims,
          grid,
          layers: [classes],
          labelsOf: [[[], [0]]],
          labels: 1,
          ignoreClass: null,
          cover: 'whole',
          sources: new Map(),
          names: [],
        });
        SLICES.forEach((rows, slice) => {
          const read = placed.onFrame(frameAt(slice));
          expect(read).toMatchObject({ kind: 'masks', by: 'geometry' });
          if (read.kind === 'masks') expect(rowsOf(read.masks.get(0)!)).toEqual(rows);
        });
      });
    }
  }
});

describe('what does not match says which and by how much', () => {
  const missOf = (grid: VolumeGrid, frame = frameAt(0)): string => {
    const map = latticeMap(grid, frame);
    return map.kind === 'map' ? 'matches' : `${map.misses}: ${map.sentence}`;
  };
  const moved = (mm: PointLps): VolumeGrid => ({
    ...GRID,
    origin: [START[0] + mm[0], START[1] + mm[1], START[2] + mm[2]],
  });

  it('position: half a voxel is a mismatch, float32 is none', () => {
    expect(missOf(GRID)).toBe('matches');
    expect(missOf(moved([1e-5, -1e-5, 1e-5]))).toBe('matches');
    expect(missOf(moved([0, 0, 0.25]))).toBe(
      'position: The volume is shifted by 0.25 mm within the plane of the image.',
    );
    expect(missOf(moved([0, 0, 0.5]))).toBe(
      'position: The volume is shifted by 0.5 mm within the plane of the image.',
    );
  });

  it('position: between two slices', () => {
    expect(missOf(moved([0.8, -0.6, 0]))).toBe(
      'position: The voxels of the volume lie 1 mm beside the pixels of the image.',
    );
  });

  it('outside: by the distance along the slices', () => {
    expect(missOf(GRID, frameAt(4))).toBe('outside: The image lies 9 mm outside of the volume.');
    expect(missOf(GRID, frameAt(-1))).toBe('outside: The image lies 3 mm outside of the volume.');
  });

  it('spacing: a small error that adds up over the image counts', () => {
    const steps = [[0, 0, -0.6], GRID.steps[1], GRID.steps[2]] as const;
    expect(missOf({ ...GRID, steps })).toBe(
      'spacing: The voxels of the volume are 0.6 x 2 mm, the pixels of the image 0.5 x 2 mm.',
    );
  });

  it('size', () => {
    expect(missOf({ ...GRID, dims: [4, 2, 2] })).toBe(
      'size: The slices of the volume have 4 x 2 voxels, the image 3 x 2 pixels.',
    );
  });

  it('orientation: in degrees', () => {
    const steps = [GRID.steps[0], [2, 0, 0], [0, 3, 0]] as const;
    expect(missOf({ ...GRID, steps })).toBe(
      'orientation: The axes of the volume are turned by 36.9 degrees against the image.',
    );
  });

  it('an unknown place, on either side', () => {
    expect(missOf(GRID, frameAt(0, { plane: null }))).toMatch(/^unknown-place: The image does not say/);
    const steps = [[0, 0, 0], GRID.steps[1], GRID.steps[2]] as const;
    expect(missOf({ ...GRID, steps })).toMatch(/^unknown-place: The axes/);
  });

  it('a volume that is cut out of the image leaves the rest empty', () => {
    const placed = placedVolume({
      dims: [1, 1, 1],
      // Column 1, row 1 of the first slice, and nothing else.
      grid: { dims: [1, 1, 1], origin: pointAt(GRID, [1, 1, 0]), steps: GRID.steps },
      layers: [new Uint8Array([1])],
      labelsOf: [[[], [0]]],
      labels: 1,
      ignoreClass: null,
      cover: 'part',
      sources: new Map(),
      names: [],
    });
    const read = placed.onFrame(frameAt(0));
    expect(read.kind === 'masks' && rowsOf(read.masks.get(0)!)).toEqual(['...', '.#.']);
    expect(placed.onFrame(frameAt(1))).toMatchObject({ misses: 'outside' });
  });
});
