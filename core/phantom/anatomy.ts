import type { WristStructure } from './structures.ts';

/** x0, y0, x1, y1, ... */
type Points = readonly number[];
/** Pairs (y in mm, value), ascending in y, linear in between and constant beyond. */
export type Profile = readonly (readonly [number, number])[];

/**
 * A mature bone of a left wrist, hand up, seen from the back of the hand (PA): x to the thumb, y to the
 * elbow, z to the palm, in mm; the origin lies at the middle of the joint surface of the radius. The outline
 * is the section at mid depth; the bone reaches `depth` to either side of it and is rounded over `round`.
 */
export interface BoneTemplate {
  readonly id: WristStructure;
  readonly group: 'forearm' | 'proximal-row' | 'distal-row' | 'hand';
  readonly points: Points;
  readonly depth: Profile;
  readonly round: number;
  /** Thickness of the compact shell. */
  readonly cortex: Profile;
  /** Where the local origin lies, turn in the plane (degrees, thumb-wards positive) and tilt to the palm. */
  readonly place: {
    readonly x: number;
    readonly y: number;
    readonly z: number;
    readonly turn: number;
    readonly tilt: number;
  };
  /** Shift of the section per mm of depth: makes the rims of both sides show beside each other. */
  readonly shear: readonly [number, number];
  /** Where ossification starts. */
  readonly anchor?: readonly [number, number];
  /** How strongly trabeculae follow the long axis: 1 = a net, 5 = fine long lines. */
  readonly stretch: number;
  /** Size of the individual variation, mm. */
  readonly vary: number;
}

const at = (x: number, y: number, z: number, angles = { turn: 0, tilt: 0 }): BoneTemplate['place'] => ({
  x,
  y,
  z,
  ...angles,
});

const carpal = (
  id: WristStructure,
  group: BoneTemplate['group'],
  points: Points,
  rest: { depth: number; z: number; shear: readonly [number, number]; round?: number },
): BoneTemplate => ({
  id,
  group,
  points,
  depth: [[0, rest.depth]],
  round: rest.round ?? 4,
  cortex: [[0, 0.42]],
  place: at(0, 0, rest.z),
  shear: rest.shear,
  stretch: 1.2,
  vary: 0.9,
});

/** A third metacarpal: base at the origin, head upwards. */
const METACARPAL: Points = [
  -6.4, -0.9, -4.6, -0.1, -1.5, -0.5, 2, -0.1, 4.8, -0.4, 6.5, -1.8, 6.6, -5, 5.6, -9.5, 4.7, -15, 4.2, -28,
  4.6, -43, 6.2, -54, 6.7, -59, 5, -63.6, 0, -65, -5, -63.6, -6.7, -59, -6.2, -54, -4.6, -43, -4.2, -28, -4.9,
  -15, -5.8, -9.5, -6.8, -4.6,
];

/** A metacarpal `wide` and `long` times the third one. */
const metacarpal = (
  id: WristStructure,
  wide: number,
  long: number,
  place: BoneTemplate['place'],
): BoneTemplate => {
  const scaled = (profile: Profile, factor: number): Profile =>
    profile.map(([y, v]) => [y * long, v * factor]);
  return {
    id,
    group: 'hand',
    points: METACARPAL.map((value, index) => value * (index % 2 === 0 ? wide : long)),
    depth: scaled(
      [
        [-65, 6.6],
        [-40, 4.2],
        [-26, 4.2],
        [-6, 6.4],
      ],
      wide,
    ),
    round: 3.6 * wide,
    cortex: scaled(
      [
        [-65, 0.5],
        [-49, 1],
        [-36, 1.9],
        [-26, 1.9],
        [-13, 0.9],
        [-4, 0.55],
      ],
      1,
    ),
    place,
    shear: [0.04, 0.12],
    stretch: 5.5,
    vary: 0.6,
  };
};

export const BONES: readonly BoneTemplate[] = [
  {
    id: 'radius',
    group: 'forearm',
    points: [
      -14.6, 9.6, -13, 8.2, -8, 7.4, -2, 6.8, 4, 6.5, 10, 6.7, 14.5, 7.6, 16, 9.2, 15.6, 12, 13.6, 19, 11.6,
      28, 10, 40, 9.2, 58, 9.2, 90, 9.6, 150, -5, 150, -4.8, 90, -5, 60, -6, 43, -8.2, 31, -11.2, 21, -14,
      13.5,
    ],
    depth: [
      [6, 8.2],
      [14, 9.3],
      [30, 7.6],
      [50, 6.2],
      [150, 6.2],
    ],
    round: 5,
    cortex: [
      [6, 0.75],
      [9, 0.4],
      [22, 0.7],
      [38, 1.6],
      [60, 2.6],
      [150, 3],
    ],
    place: at(0, 0, 0),
    shear: [0.02, 0.06],
    stretch: 8,
    vary: 0.6,
  },
  {
    id: 'radius-epiphysis',
    group: 'forearm',
    points: [
      -15.2, 6.4, -15.6, 3.6, -14.2, 1.6, -10.5, 0.5, -5, -0.6, 0, -1.8, 4, -3.4, 8, -6.2, 11.4, -9.2, 13.8,
      -9.8, 15.6, -7.4, 16.4, -2.6, 16.2, 2.4, 15.4, 5.4, 13, 5.2, 8, 4.6, 2, 4.6, -4, 5, -9, 5.7, -12.5, 6.6,
    ],
    depth: [[0, 8.4]],
    round: 3.4,
    cortex: [
      [-9, 0.6],
      [-2, 0.9],
      [3, 0.7],
      [6, 0.6],
    ],
    place: at(0, 0, 0),
    shear: [0.03, 0.2],
    anchor: [0.5, 4.8],
    stretch: 2,
    vary: 0.55,
  },
  {
    id: 'ulna',
    group: 'forearm',
    points: [
      -35.8, 14.8, -33.5, 13, -30.5, 12.2, -27, 12.4, -23, 14, -19, 16.2, -17, 17, -16.8, 19, -19.4, 24.5,
      -22, 32, -23.4, 44, -23.8, 62, -23.8, 90, -23.5, 150, -35.5, 150, -35, 90, -34.8, 60, -34.8, 40, -35,
      27, -35.9, 19,
    ],
    depth: [
      [13, 6.8],
      [24, 6.2],
      [40, 5.4],
      [150, 5.6],
    ],
    round: 4.4,
    cortex: [
      [12, 0.7],
      [15, 0.4],
      [25, 0.6],
      [38, 1.3],
      [60, 2.1],
      [150, 2.4],
    ],
    place: at(0, 0, -2.5),
    shear: [0.03, 0.05],
    stretch: 8,
    vary: 0.5,
  },
  {
    id: 'ulna-epiphysis',
    group: 'forearm',
    points: [
      -35.9, 12.6, -36.4, 9, -35.6, 5.2, -34, 3.6, -32.6, 4.8, -31.4, 7.4, -29, 8.2, -25.5, 7.2, -21.5, 6.8,
      -18.4, 7.6, -16.8, 10.4, -15.6, 14.4, -17.6, 14.8, -20.6, 13.2, -24.4, 11.4, -28, 10.2, -31.5, 10.3,
      -34, 11.4,
    ],
    depth: [[0, 6.2]],
    round: 2.8,
    cortex: [
      [4, 0.5],
      [10, 0.6],
    ],
    place: at(0, 0, -2.5),
    shear: [0.02, 0.12],
    anchor: [-27, 11],
    stretch: 1.5,
    vary: 0.4,
  },
  carpal(
    'scaphoid',
    'proximal-row',
    [
      -4.9, -5, -5.4, -8.6, -4.4, -12.6, -1.4, -16, 2.2, -19.4, 5.6, -20.8, 9, -19.4, 11.8, -15.8, 12.2,
      -12.6, 9.8, -9.8, 5.8, -7.2, 2, -4.8, -1.6, -3.4,
    ],
    { depth: 5.4, z: 1.5, shear: [0.2, -0.28] },
  ),
  carpal(
    'lunate',
    'proximal-row',
    [
      -20.6, -2.4, -20.2, -6, -17.8, -9.8, -14.6, -12.6, -11.6, -11.4, -8.4, -10.6, -5.8, -9.8, -5.2, -6,
      -6.6, -2.2, -10.6, -0.2, -15, 0.2, -18.8, -0.6,
    ],
    { depth: 7, z: 0, shear: [0.05, 0.24] },
  ),
  carpal(
    'triquetrum',
    'proximal-row',
    [
      -32.8, -16.6, -31.4, -20, -28, -20.8, -24.4, -18.4, -20.4, -13.8, -19.2, -10.8, -21.6, -7, -25, -5.2,
      -28.6, -7, -30.2, -10, -32.2, -13,
    ],
    { depth: 5, z: -2, shear: [0.15, -0.15] },
  ),
  carpal(
    'pisiform',
    'proximal-row',
    [-32.4, -15, -31.8, -18.6, -29, -20.2, -26, -18.4, -24.6, -14.8, -25.6, -11, -28.4, -9.4, -31.2, -11.2],
    { depth: 4.6, z: 9.5, shear: [0.1, 0.1], round: 4.4 },
  ),
  carpal(
    'trapezium',
    'distal-row',
    [
      10.4, -20.6, 11.2, -25.4, 12.8, -30, 15.4, -32, 18.2, -29.6, 20.4, -25.4, 23.4, -22.2, 23.6, -18.2,
      20.4, -14.8, 16.4, -14.6, 12.6, -16.8,
    ],
    { depth: 5.4, z: 5.5, shear: [0.3, 0.1] },
  ),
  carpal(
    'trapezoid',
    'distal-row',
    [0.6, -29.6, 2.4, -33.4, 6, -34.2, 10, -32.8, 12.4, -28.4, 11, -23.6, 7.4, -21.2, 3.8, -22.2, 1.4, -25.4],
    { depth: 5.8, z: 0, shear: [-0.2, 0.1] },
  ),
  carpal(
    'capitate',
    'distal-row',
    [
      -15, -32.4, -12, -35.4, -7, -35.6, -2.4, -34.8, -0.2, -31, 0.2, -26, 1.2, -21.4, 0.8, -16.4, -2.4,
      -12.2, -7, -10.6, -12, -11.6, -15.6, -15, -15.8, -19.6, -14.2, -24, -14.2, -28.2,
    ],
    { depth: 7, z: -1, shear: [0.06, 0.14] },
  ),
  carpal(
    'hamate',
    'distal-row',
    [
      -30.4, -28.6, -28, -31.6, -23, -33.2, -17.4, -34.4, -14.2, -32.6, -13.6, -27, -14.4, -20.6, -16.4,
      -15.4, -18.4, -14.4, -21.4, -17.8, -25.4, -22.4, -29, -25.6,
    ],
    { depth: 6, z: 0, shear: [-0.12, 0.2] },
  ),
  metacarpal('metacarpal-1', 1.04, 0.68, at(21.4, -29.8, 7, { turn: 33, tilt: 12 })),
  metacarpal('metacarpal-2', 1.06, 1.02, at(5.2, -35.6, 0, { turn: 8, tilt: 2 })),
  metacarpal('metacarpal-3', 1, 1, at(-7.6, -36.9, -1, { turn: 0, tilt: 2 })),
  metacarpal('metacarpal-4', 0.78, 0.87, at(-18.2, -35.6, 0, { turn: -7, tilt: 3 })),
  metacarpal('metacarpal-5', 0.84, 0.81, at(-26.8, -33, 2, { turn: -16, tilt: 4 })),
];

/** The hook of the hamate, which points to the palm and is seen end-on as a ring. */
export const HAMATE_HOOK: BoneTemplate = {
  ...carpal(
    'hamate',
    'distal-row',
    [-23.4, -28.6, -21.6, -29.6, -19.6, -28.4, -19, -26, -20, -23.8, -22, -23.4, -23.4, -25.4],
    {
      depth: 5.2,
      z: 7.5,
      shear: [-0.1, 0.1],
      round: 2.4,
    },
  ),
  cortex: [[0, 0.8]],
  vary: 0.3,
};
