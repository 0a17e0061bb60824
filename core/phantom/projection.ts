import { createMask, setMaskAt, type BitMask } from '../mask/bit-mask.ts';
import { blurGrid } from './blur.ts';
import { createRandom, hash32 } from '../random/random.ts';
import { sumAlongRays } from './ray-sum.ts';
import type { Bone } from './skeleton.ts';
import type { SoftParts } from './soft-tissue.ts';
import type { Matrix3, PathMap, Solid, Vector3 } from './solid.ts';
import { WRIST_STRUCTURES, type WristStructure } from './structures.ts';
import { createTrabecularTexture, sampleTexture, valueNoise, type Texture } from './texture.ts';
import { raysFor, type Framing, type Pose } from './view.ts';

/** Linear attenuation per mm at some 55 kV; bone in excess of the soft tissue that it displaces. */
const MU = { fat: 0.0165, muscle: 0.0205, skin: 0.021, compact: 0.085, trabecular: 0.019, cast: 0.03 };

/** A pixel belongs to a bone when its ray stays in it for longer than this, mm. */
const TRUTH_PATH_MM = 0.6;

const IDENTITY: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const ORIGIN: Vector3 = [0, 0, 0];

export interface Scene {
  readonly seed: number;
  readonly bones: readonly Bone[];
  readonly soft: SoftParts;
  readonly pose: Pose;
  readonly framing: Framing;
  /** Size of this wrist relative to the template. */
  readonly scale: number;
  /** 0 = smooth bones, 1 = pronounced trabeculae. */
  readonly trabeculae: number;
  /** Factor on the mineral content of all bones. */
  readonly mineral: number;
}

export interface Projection {
  /** Line integral of attenuation per pixel, dimensionless. */
  readonly attenuation: Float32Array;
  readonly truth: ReadonlyMap<WristStructure, BitMask>;
}

let cachedTextures: readonly [Texture, Texture] | undefined;

/** The same two patterns for every image: each bone takes its own part of them at its own scale. */
function trabecularTextures(): readonly [Texture, Texture] {
  cachedTextures ??= [createTrabecularTexture(1), createTrabecularTexture(2)];
  return cachedTextures;
}

/** Ray-sums bones, soft tissue and cast; truth holds an empty mask for every structure that is not there. */
export function project(scene: Scene): Projection {
  const { width, height } = scene.framing;
  const attenuation = new Float32Array(width * height);
  addSoftParts(scene, attenuation);
  const truth = new Map<WristStructure, BitMask>();
  for (const id of WRIST_STRUCTURES) truth.set(id, createMask(width, height));
  const textures = trabecularTextures();
  for (const bone of scene.bones) {
    const rays = raysFor(scene.pose, scene.framing, bone.toLocal, bone.origin);
    const paths = sumAlongRays(bone.solid, rays, scene.framing, 0.55);
    if (paths === null) continue;
    addBone(scene, { bone, paths, textures }, attenuation);
    markTruth(paths, scene.scale, truth.get(bone.id)!); // every structure was put into the map above
  }
  return { attenuation, truth };
}

function markTruth(paths: PathMap, scale: number, mask: BitMask): void {
  for (let row = 0; row < paths.height; row++) {
    for (let column = 0; column < paths.width; column++) {
      if (paths.whole[row * paths.width + column]! * scale > TRUTH_PATH_MM) {
        setMaskAt(mask, paths.left + column, paths.top + row, 1);
      }
    }
  }
}

function addBone(
  scene: Scene,
  what: { bone: Bone; paths: PathMap; textures: readonly [Texture, Texture] },
  attenuation: Float32Array,
): void {
  const { bone, paths, textures } = what;
  const { width } = scene.framing;
  const key = hash32(scene.seed, WRIST_STRUCTURES.indexOf(bone.id) + 17);
  const random = createRandom(key, 1);
  const mineral = scene.mineral * scene.scale * (1 + 0.08 * random.bell());
  const mm = scene.framing.mmPerPixel;
  const side = scene.framing.mirrored ? -1 : 1;
  const angle = ((bone.axisTurn * side + scene.pose.turn + 3 * random.bell()) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // Samples of the texture per mm: a cell of 16 samples is about 1 mm across.
  const density = random.between(16, 21) * (bone.stretch > 3 ? 1.3 : 1);
  const offset = [random.between(0, 512), random.between(0, 512)] as const;
  for (let row = 0; row < paths.height; row++) {
    for (let column = 0; column < paths.width; column++) {
      const index = row * paths.width + column;
      const whole = paths.whole[index]!;
      if (whole === 0) continue;
      const core = paths.core[index]!;
      const marrow = paths.marrow[index]!;
      const x = (paths.left + column) * mm;
      const y = (paths.top + row) * mm;
      const across = (x * cos + y * sin) * density;
      const along = ((y * cos - x * sin) * density) / bone.stretch;
      const bend = 0.3 * (valueNoise(key, x * 0.5, y * 0.5) - 0.5) * density;
      const net =
        0.62 * sampleTexture(textures[0], across + bend + offset[0], along + offset[1]) +
        0.5 *
          sampleTexture(textures[1], across * 0.83 - along * 0.1 + offset[1], along * 0.9 + bend + offset[0]);
      const patch = 0.65 + 0.7 * valueNoise(key + 5, x * 0.3, y * 0.3);
      const rim = 1 + 0.55 * Math.exp(-paths.edge[index]! / 1.8);
      // The net of a deep bone averages out along the ray: its contrast grows with the root of the depth.
      const local =
        patch * rim * marrow + scene.trabeculae * 2.5 * net * Math.sqrt(Math.min(marrow, 20)) * rim;
      const target = (paths.top + row) * width + paths.left + column;
      attenuation[target] =
        attenuation[target]! + mineral * (MU.compact * (whole - core) + MU.trabecular * Math.max(0, local));
    }
  }
}

function addSoftParts(scene: Scene, attenuation: Float32Array): void {
  const { soft, framing, scale, seed } = scene;
  const { width, height } = framing;
  const rays = raysFor(scene.pose, framing, IDENTITY, ORIGIN);
  const paths = (solid: Solid): PathMap | null => sumAlongRays(solid, rays, framing, 2.5);
  const add = (map: PathMap | null, value: (index: number, x: number, y: number) => number): void => {
    if (map === null) return;
    for (let row = 0; row < map.height; row++) {
      for (let column = 0; column < map.width; column++) {
        const target = (map.top + row) * width + map.left + column;
        const x = (map.left + column) * framing.mmPerPixel;
        const y = (map.top + row) * framing.mmPerPixel;
        attenuation[target] = attenuation[target]! + scale * value(row * map.width + column, x, y);
      }
    }
  };
  const skin = paths(soft.skin);
  if (skin !== null) {
    add(skin, (i) => MU.fat * skin.core[i]! + MU.skin * (skin.whole[i]! - skin.core[i]!));
  }
  const muscle = paths(soft.muscle);
  if (muscle !== null) {
    // Bundles of muscle and tendon: slow waves, longer along the arm than across.
    add(muscle, (i, x, y) => {
      const bundle =
        0.8 +
        0.4 * valueNoise(seed, x * 0.16, y * 0.03) +
        0.16 * (valueNoise(seed + 9, x * 0.5, y * 0.07) - 0.5);
      return (MU.muscle * bundle - 0.8 * MU.fat) * muscle.whole[i]!;
    });
  }
  if (soft.cast === null) return;
  const layer = new Float32Array(width * height);
  const outer = paths(soft.cast.outer);
  const inner = paths(soft.cast.inner);
  const put = (map: PathMap | null, sign: number): void => {
    for (let row = 0; map !== null && row < map.height; row++) {
      for (let column = 0; column < map.width; column++) {
        const target = (map.top + row) * width + map.left + column;
        layer[target] = layer[target]! + sign * map.whole[row * map.width + column]!;
      }
    }
  };
  put(outer, 1);
  put(inner, -1);
  // Windings of the bandage and lumps of plaster.
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const index = y * width + x;
      if (layer[index]! <= 0) continue;
      const [u, v] = [x * framing.mmPerPixel, y * framing.mmPerPixel];
      const winding = valueNoise(seed + 21, u * 0.02, (v + 0.25 * u) * 0.18);
      const weave = valueNoise(seed + 22, (u + v) * 1.1, (u - v) * 1.1);
      const lump = valueNoise(seed + 23, u * 0.3, v * 0.3);
      layer[index] = layer[index]! * (0.5 + 0.5 * winding + 0.3 * weave + 0.3 * lump);
    }
  }
  const soften = blurGrid(layer, width, height, 0.15 / framing.mmPerPixel);
  for (let i = 0; i < soften.length; i++) {
    attenuation[i] = attenuation[i]! + MU.cast * scale * Math.max(0, soften[i]!);
  }
}
