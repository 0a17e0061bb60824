import { BONES, HAMATE_HOOK, type BoneTemplate } from './anatomy.ts';
import { createDistanceGrid } from './distance-grid.ts';
import { growthPlateMm, isFused, ossifiedFraction, type Sex } from './ossification.ts';
import { centreOf, ossifyOutline, smoothOutline, varyOutline, type Outline } from './outline.ts';
import { createRandom } from '../random/random.ts';
import { createSolid, profileAt, type Matrix3, type Solid, type Vector3 } from './solid.ts';
import { WRIST_STRUCTURES, type WristStructure } from './structures.ts';
import { apply, multiply, rotationX, rotationY, rotationZ, transpose } from './view.ts';

export interface Subject {
  readonly seed: number;
  readonly boneAge: number;
  readonly sex: Sex;
  /** Degrees, thumb-wards positive. */
  readonly deviation: number;
  /** Factor on the thickness of all compact bone. */
  readonly cortex: number;
}

/** One ossified bone: where wrist coordinates (mm, unscaled) lie in its own: toLocal * (p - origin). */
export interface Bone {
  readonly id: WristStructure;
  readonly solid: Solid;
  readonly toLocal: Matrix3;
  readonly origin: Vector3;
  readonly stretch: number;
  /** Direction of the trabeculae in the plane of the wrist, degrees. */
  readonly axisTurn: number;
}

/** Resolution of the sections, mm: finer than what a detector shows of a rounded edge. */
const GRID_MM = 0.4;

/** Height at which growth plates lie, mm, and the random stream that a shaft shares with its epiphysis. */
const PLATES: Partial<Record<WristStructure, { y: number; stream: number }>> = {
  radius: { y: 6, stream: 90 },
  'radius-epiphysis': { y: 6, stream: 90 },
  ulna: { y: 12.5, stream: 91 },
  'ulna-epiphysis': { y: 12.5, stream: 91 },
};

/** Width of the gap that the templates are drawn with, mm. */
const DRAWN_GAP_MM: Partial<Record<WristStructure, number>> = {
  'radius-epiphysis': 2,
  'ulna-epiphysis': 2.2,
};

/** The hook of the hamate ossifies last. */
const HOOK_FRACTION = 0.8;

/** Mature carpal bones fill their cartilage almost to the joint space, mm beyond the drawn outline. */
const CARPAL_GROWTH_MM = 0.2;

/** The middle of the wrist that the hand deviates about. */
const DEVIATION_PIVOT: Vector3 = [-7, -13, 0];

/** All ossified bones of a subject; structures that have not ossified or have fused are missing. */
export function buildSkeleton(subject: Subject): readonly Bone[] {
  const bones: Bone[] = [];
  for (const template of BONES) {
    const outlines = outlinesOf(template, subject);
    if (outlines.length > 0) bones.push(createBone(template, outlines, subject));
  }
  if (ossifiedFraction('hamate', subject.boneAge, subject.sex) > HOOK_FRACTION) {
    bones.push(createBone(HAMATE_HOOK, outlinesOf(HAMATE_HOOK, subject), subject));
  }
  return bones;
}

function shapeOf(template: BoneTemplate, subject: Subject): Outline | null {
  const fraction = ossifiedFraction(template.id, subject.boneAge, subject.sex);
  if (fraction === 0) return null;
  const random = createRandom(subject.seed, 100 + WRIST_STRUCTURES.indexOf(template.id));
  const drawnShape = wavePlate(smoothOutline(template.points), template, subject);
  const mature = varyOutline(drawnShape, random, template.vary);
  const shape = fraction < 1 ? ossifyOutline(mature, fraction, template.anchor ?? centreOf(mature)) : mature;
  const drawn = DRAWN_GAP_MM[template.id];
  if (drawn === undefined) return shape;
  const shift = drawn - growthPlateMm(template.id, subject.boneAge, subject.sex);
  return shape.map((value, index) => (index % 2 === 1 ? value + shift : value));
}

/** Growth plates are not flat: both sides of one follow the same waves, which fade within a few mm. */
function wavePlate(outline: Outline, template: BoneTemplate, subject: Subject): Outline {
  const plate = PLATES[template.id];
  if (plate === undefined) return outline;
  const random = createRandom(subject.seed, plate.stream);
  const waves = [0.5, 0.9, 1.5].map((rate) => ({
    rate: rate * random.between(0.8, 1.2),
    size: (0.22 / rate) * random.bell(),
    phase: random.between(0, 6.28),
  }));
  return outline.map((value, index) => {
    if (index % 2 === 0) return value;
    const x = outline[index - 1]!;
    const near = Math.exp(-(((value - plate.y) / 5) ** 2));
    return value + near * waves.reduce((sum, w) => sum + w.size * Math.sin(w.rate * x * 0.6 + w.phase), 0);
  });
}

/** The section of a bone: that of a shaft includes its epiphysis once they have fused. */
function outlinesOf(template: BoneTemplate, subject: Subject): readonly Outline[] {
  if (isFused(template.id, subject.boneAge, subject.sex)) return [];
  const own = shapeOf(template, subject);
  if (own === null) return [];
  const epiphysis = BONES.find((bone) => bone.id === `${template.id}-epiphysis`);
  if (epiphysis === undefined || !isFused(epiphysis.id, subject.boneAge, subject.sex)) return [own];
  const fused = shapeOf(epiphysis, subject);
  // Half a millimetre of overlap leaves the scar of the growth plate as a line of compact bone.
  return fused === null ? [own] : [own, fused.map((v, i) => (i % 2 === 1 ? v + 0.5 : v))];
}

function createBone(template: BoneTemplate, outlines: readonly Outline[], subject: Subject): Bone {
  const random = createRandom(subject.seed, 200 + WRIST_STRUCTURES.indexOf(template.id));
  const fraction = ossifiedFraction(template.id, subject.boneAge, subject.sex);
  const isCarpal = template.group === 'proximal-row' || template.group === 'distal-row';
  const thick = (isCarpal ? fraction : 0.6 + 0.4 * fraction) * (1 + 0.06 * random.bell());
  const cortex = subject.cortex * (1 + 0.12 * random.bell());
  const drawn = createDistanceGrid(outlines, GRID_MM, 1.4);
  const growth = isCarpal ? CARPAL_GROWTH_MM * fraction * fraction : 0;
  const solid = createSolid(
    { ...drawn, values: drawn.values.map((d) => d + growth) },
    {
      depth: (y) => thick * profileAt(template.depth, y),
      shell: (y) => cortex * profileAt(template.cortex, y),
      // Where the shell is thick, in the shaft, the marrow holds little trabecular bone.
      filling: (y) => Math.max(0.35, 1.12 - 0.32 * profileAt(template.cortex, y)),
      round: template.round * (0.5 + 0.5 * fraction),
    },
  );
  const { place, shear } = template;
  const loose = isCarpal ? 4 : template.group === 'hand' ? 2 : 1;
  const own = multiply(
    multiply(rotationZ(place.turn + loose * random.bell()), rotationX(-place.tilt + loose * random.bell())),
    rotationY(loose * random.bell()),
  );
  const isHand = template.group === 'hand' || template.group === 'distal-row';
  const share = isHand ? 1 : template.group === 'proximal-row' ? 0.5 : 0;
  const hand = rotationZ(subject.deviation * share);
  // Carpals are drawn in place: they turn about their own middle, not about the origin.
  const centre = centreOf(outlines[0]!);
  const middle: Vector3 = isCarpal ? [centre[0], centre[1], 0] : [0, 0, 0];
  const turnedMiddle = apply(own, middle);
  const jitter = loose * 0.09;
  const atRest: Vector3 = [
    place.x + middle[0] - turnedMiddle[0] + jitter * random.bell(),
    place.y + middle[1] - turnedMiddle[1] + jitter * random.bell(),
    place.z + middle[2] - turnedMiddle[2],
  ];
  const moved = apply(hand, [
    atRest[0] - DEVIATION_PIVOT[0],
    atRest[1] - DEVIATION_PIVOT[1],
    atRest[2] - DEVIATION_PIVOT[2],
  ]);
  const lean: Matrix3 = [
    1,
    0,
    -(shear[0] + 0.05 * random.bell()),
    0,
    1,
    -(shear[1] + 0.05 * random.bell()),
    0,
    0,
    1,
  ];
  return {
    id: template.id,
    solid,
    toLocal: multiply(lean, transpose(multiply(hand, own))),
    origin: [moved[0] + DEVIATION_PIVOT[0], moved[1] + DEVIATION_PIVOT[1], moved[2] + DEVIATION_PIVOT[2]],
    stretch: template.stretch,
    axisTurn: place.turn + subject.deviation * share,
  };
}
