import type { BitMask } from '../mask/bit-mask.ts';
import { clipToField, fieldDistance, type Collimation } from './collimation.ts';
import { expose, MAX_VALUE } from './detector.ts';
import { addMarker, type Marker } from './marker.ts';
import { bodyScale, type Sex } from './ossification.ts';
import { project } from './projection.ts';
import { createRandom, type Random } from '../random/random.ts';
import { buildSkeleton } from './skeleton.ts';
import { buildSoftParts } from './soft-tissue.ts';
import type { WristStructure } from './structures.ts';
import type { Pose } from './view.ts';

/** What may be asked for; everything else follows from the seed. */
export interface WristRequest {
  readonly seed: number;
  /** Pixels; drawn by the seed (about 360 x 560 to 560 x 780) when left out. Give both or none. */
  readonly width?: number;
  readonly height?: number;
  /** Years, 4 to 17.99. */
  readonly ageYears?: number;
  readonly sex?: Sex;
  readonly laterality?: 'L' | 'R';
  readonly photometric?: 'MONOCHROME1' | 'MONOCHROME2';
  readonly cast?: boolean;
  readonly pose?: Partial<Pose>;
}

/** A generated radiograph with its truth. */
export interface WristPhantom {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** Stored values, 0..4095, row by row, to be read by `photometric`. */
  readonly image: Uint16Array;
  readonly photometric: 'MONOCHROME1' | 'MONOCHROME2';
  /** Between the centres of neighbouring pixels, both directions. */
  readonly spacingMm: number;
  readonly laterality: 'L' | 'R';
  readonly ageYears: number;
  readonly sex: Sex;
  readonly view: 'PA' | 'oblique' | 'lateral';
  readonly pose: Pose;
  readonly cast: boolean;
  /** All 17 structures; an empty mask = known to be absent. Masks overlap where bones do. */
  readonly truth: ReadonlyMap<WristStructure, BitMask>;
}

/** Slivers at the edge of the field that nobody could name count as absent. */
const LEAST_AREA_MM2 = 3;

/** One projection radiograph of a wrist that nobody has: same request, same pixels, on every platform. */
export function generateWrist(request: WristRequest): WristPhantom {
  const { seed } = request;
  const random = createRandom(seed, 1);
  const ageYears = request.ageYears ?? random.between(4, 18);
  const sex = request.sex ?? (random.chance(0.5) ? 'M' : 'F');
  const laterality = request.laterality ?? (random.chance(0.5) ? 'L' : 'R');
  const photometric = request.photometric ?? (random.chance(0.5) ? 'MONOCHROME1' : 'MONOCHROME2');
  const cast = request.cast ?? random.chance(0.18);
  const drawn = drawSize(random);
  const width = request.width ?? drawn.width;
  const height = request.height ?? drawn.height;
  const pose = { ...drawPose(random), ...request.pose };
  const boneAge = Math.max(3.6, ageYears + 0.7 * random.bell());
  const scale = bodyScale(ageYears, sex) * (1 + 0.04 * random.bell());
  // Field of view in mm of the unscaled wrist.
  const fieldMm = random.between(66, 88) * Math.max(1, (width / height) * 1.25);
  const framing = {
    width,
    height,
    centre: [-8.5 + 3.5 * random.bell(), 6 + 9 * random.bell()] as const,
    mmPerPixel: fieldMm / width,
    mirrored: laterality === 'R',
  };
  const bones = buildSkeleton({
    seed,
    boneAge,
    sex,
    deviation: pose.deviation,
    cortex: random.between(0.8, 1.25),
  });
  const soft = buildSoftParts(seed, random.between(0.85, 1.3), cast);
  const { attenuation, truth } = project({
    seed,
    bones,
    soft,
    pose,
    framing,
    scale,
    trabeculae: random.between(0.6, 1.1),
    mineral: random.between(0.8, 1.15),
  });
  if (random.chance(0.85))
    addMarker(attenuation, width, height, drawMarker(random, { width, height, laterality }));
  const collimation = drawCollimation(random, width, height);
  const distance = fieldDistance(collimation, width, height);
  const image = expose(
    attenuation,
    { width, height },
    { collimation, distance },
    {
      seed,
      quanta: random.between(900, 6000) * (480 / width) ** 2,
      scatter: random.between(0.1, 0.35) + (cast ? 0.1 : 0),
      blurMm: random.between(0.04, 0.12),
      mmPerPixel: framing.mmPerPixel,
      enhancement: random.between(0.55, 1.1),
      contrast: random.between(0.85, 1.2),
      brightness: 0.05 * random.bell(),
      heel: random.between(-0.15, 0.15),
    },
  );
  const leastPixels = LEAST_AREA_MM2 / (framing.mmPerPixel * scale) ** 2;
  for (const mask of truth.values()) clipToField(mask, distance, leastPixels);
  if (photometric === 'MONOCHROME1') for (let i = 0; i < image.length; i++) image[i] = MAX_VALUE - image[i]!;
  const turned = Math.abs(pose.rotation);
  return {
    seed,
    width,
    height,
    image,
    photometric,
    spacingMm: Math.round(framing.mmPerPixel * scale * 1e4) / 1e4,
    laterality,
    ageYears,
    sex,
    view: turned < 22 ? 'PA' : turned < 62 ? 'oblique' : 'lateral',
    pose,
    cast,
    truth,
  };
}

function drawSize(random: Random): { width: number; height: number } {
  const width = Math.round(random.between(360, 560));
  return { width, height: Math.round(width * random.between(1.3, 1.6)) };
}

/** Mostly PA; one in six oblique, one in sixteen lateral. */
function drawPose(random: Random): Pose {
  const kind = random.next();
  const sign = random.chance(0.5) ? 1 : -1;
  const rotation =
    kind < 0.06
      ? sign * random.between(70, 95)
      : kind < 0.22
        ? sign * random.between(24, 48)
        : 7 * random.bell();
  return { rotation, tilt: 5 * random.bell(), turn: 5 * random.bell(), deviation: 6 * random.bell() };
}

function drawMarker(random: Random, image: { width: number; height: number; laterality: 'L' | 'R' }): Marker {
  const size = image.width * random.between(0.08, 0.13);
  const besideUlna = random.chance(0.6) === (image.laterality === 'L');
  return {
    letter: image.laterality,
    x: image.width * (besideUlna ? random.between(0.06, 0.1) : random.between(0.9, 0.94)),
    y: image.height * (random.chance(0.6) ? random.between(0.72, 0.9) : random.between(0.1, 0.3)),
    size,
    turn: 8 * random.bell(),
    holder: random.chance(0.5),
  };
}

function drawCollimation(random: Random, width: number, height: number): Collimation {
  const inset = (): number =>
    (random.chance(0.75) ? random.between(0.005, 0.04) : random.between(-0.05, 0)) * width;
  return {
    left: inset(),
    top: inset(),
    right: width - inset(),
    bottom: height - inset(),
    turn: 1.5 * random.bell(),
    shade: width * random.between(0.012, 0.045),
    beyond: random.chance(0.75) ? 'shutter' : 'unexposed',
  };
}
