import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { setRun } from '../../../core/mask/runs.ts';
import type { FrameGeometry, IncomingPlaced, OnFrame } from '../incoming.ts';
import { latticeMap, type AxisStep, type LatticeMap } from './lattice-map.ts';
import { short, type Triple, type VolumeGrid } from './volume-grid.ts';

/** A labelled volume in memory, one or several layers of classes over the same voxels. */
export interface LabelVolume {
  readonly dims: Triple;
  /** Null: the file does not say where it lies. */
  readonly grid: VolumeGrid | null;
  /** i fastest, then j, then k. 0: background. */
  readonly layers: readonly (Uint8Array | Uint16Array)[];
  /** Layer by layer: indices into the file's labels of each class (regions share classes). Entry 0: background. */
  readonly labelsOf: readonly (readonly (readonly number[])[])[];
  readonly labels: number;
  /** Class of the first layer that marks pixels nobody judged; null: there is none. */
  readonly ignoreClass: number | null;
  /** `part`: cut out of the image, what lies beyond is background. */
  readonly cover: 'whole' | 'part';
  /** Which images the slices were drawn on, where the file says so: `uid#frame` -> k. */
  readonly sources: ReadonlyMap<string, number>;
  /** Names under which an image is known that says nothing of its place: those of the file itself. */
  readonly names: readonly string[];
}

export function sourceKey(sopInstanceUid: string, frameIndex: number): string {
  return `${sopInstanceUid}#${frameIndex}`;
}

/** Lays a volume onto frames: by the images that it names, by geometry, and without either by its name. */
export function placedVolume(volume: LabelVolume): IncomingPlaced {
  const blank = new Map<string, BitMask>();
  const emptyMask = (width: number, height: number): BitMask => {
    const key = `${width}x${height}`;
    const known = blank.get(key) ?? createMask(width, height);
    blank.set(key, known);
    return known;
  };
  return {
    frameOfReferenceUid: null,
    slices: volume.dims[2],
    namesImages: volume.sources.size > 0,
    onFrame(frame) {
      const found = mapOf(volume, frame);
      if (found.kind === 'mismatch') return found;
      const masks = masksOn(volume, frame, { map: found.map, emptyMask });
      return { kind: 'masks', slice: found.map.offset[found.map.sliceAxis], by: found.by, masks };
    },
  };
}

type Found =
  | { readonly kind: 'found'; readonly by: 'uid' | 'geometry' | 'name'; readonly map: LatticeMap }
  | Extract<OnFrame, { kind: 'mismatch' }>;

function mapOf(volume: LabelVolume, frame: FrameGeometry): Found {
  const { dims, grid, sources } = volume;
  const slice = sources.get(sourceKey(frame.sopInstanceUid, frame.frameIndex));
  if (grid !== null && frame.plane !== null) {
    const map = latticeMap(grid, frame, volume.cover);
    // A file that names this image must also lie on it: it may have been turned by another program since.
    if (map.kind === 'mismatch') return map;
    return { kind: 'found', by: slice === undefined ? 'geometry' : 'uid', map };
  }
  // nnU-Net calls the image of `case` `case_0000`.
  const named = frame.names.some(
    (name) => volume.names.includes(name.replace(/_0000$/, '')) || volume.names.includes(name),
  );
  const k = slice ?? (named ? frame.frameIndex : undefined);
  if (k === undefined) {
    const who = grid === null ? 'The file' : 'The image';
    const sentence = `${who} does not say where it lies in the patient, and the file is not named like the image.`;
    return { kind: 'mismatch', misses: 'unknown-place', sentence };
  }
  if (dims[0] !== frame.columns || dims[1] !== frame.rows) {
    const sentence = `The slices of the volume have ${dims[0]} x ${dims[1]} voxels, the image ${frame.columns} x ${frame.rows} pixels.`;
    return { kind: 'mismatch', misses: 'size', sentence };
  }
  if (k >= dims[2]) {
    const sentence = `The volume has ${dims[2]} slices, the image is number ${short(k + 1)}.`;
    return { kind: 'mismatch', misses: 'outside', sentence };
  }
  return { kind: 'found', by: slice === undefined ? 'name' : 'uid', map: asStored(k) };
}

function asStored(slice: number): LatticeMap {
  return {
    kind: 'map',
    x: { axis: 0, sign: 1 },
    y: { axis: 1, sign: 1 },
    sliceAxis: 2,
    offset: [0, 0, slice],
  };
}

interface Laying {
  readonly map: LatticeMap;
  readonly emptyMask: (width: number, height: number) => BitMask;
}

function masksOn(volume: LabelVolume, frame: FrameGeometry, laying: Laying): Map<number, BitMask> {
  const { map, emptyMask } = laying;
  const { columns: width, rows: height } = frame;
  const masks = new Map<number, BitMask>();
  const maskFor = (label: number): BitMask => {
    const mask = masks.get(label) ?? createMask(width, height);
    masks.set(label, mask);
    return mask;
  };
  const strides = [1, volume.dims[0], volume.dims[0] * volume.dims[1]] as const;
  const stepOf = ({ axis, sign }: AxisStep): number => sign * strides[axis];
  const first = map.offset.reduce((sum, at, axis) => sum + at * strides[axis]!, 0); // three axes
  const [xs, ys] = [
    rangeOn(volume, map, { step: map.x, count: width }),
    rangeOn(volume, map, { step: map.y, count: height }),
  ];
  const [xStep, yStep] = [stepOf(map.x), stepOf(map.y)];
  let ignored = false;
  volume.layers.forEach((layer, index) => {
    const labelsOf = volume.labelsOf[index]!; // one a layer
    const found = collectRuns(layer, { xs, ys, first, xStep, yStep }, (value) =>
      (labelsOf[value] ?? []).map(maskFor),
    );
    if (index === 0 && volume.ignoreClass !== null) ignored = found.has(volume.ignoreClass);
  });
  // Where pixels are ignored, a label without any pixel is unknown, not absent.
  if (ignored) return masks;
  for (let label = 0; label < volume.labels; label++) {
    if (!masks.has(label)) masks.set(label, emptyMask(width, height));
  }
  return masks;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

interface Walk {
  readonly xs: Range;
  readonly ys: Range;
  /** Voxel of pixel (0, 0), and from a pixel to the next ones. */
  readonly first: number;
  readonly xStep: number;
  readonly yStep: number;
}

/**
 * Sets runs of equal classes in the masks of their labels.
 * @param masksOf asked once a class. @returns classes that occur.
 */
function collectRuns(
  layer: Uint8Array | Uint16Array,
  { xs, ys, first, xStep, yStep }: Walk,
  masksOf: (value: number) => readonly BitMask[],
): ReadonlyMap<number, readonly BitMask[]> {
  const found = new Map<number, readonly BitMask[]>();
  const { from, to } = xs;
  for (let y = ys.from; y < ys.to; y++) {
    const row = first + y * yStep;
    for (let x = from, at = row + from * xStep; x < to;) {
      const value = layer[at]!;
      const start = x;
      do {
        x++;
        at += xStep;
      } while (x < to && layer[at] === value);
      if (value === 0) continue;
      let masks = found.get(value);
      if (masks === undefined) {
        masks = masksOf(value);
        found.set(value, masks);
      }
      for (const mask of masks) setRun(mask, y, start, x);
    }
  }
  return found;
}

/** Pixels of the frame whose voxels are there: all of them, unless the volume is cut out of the image. */
function rangeOn(
  volume: LabelVolume,
  map: LatticeMap,
  { step, count }: { readonly step: AxisStep; readonly count: number },
): Range {
  const start = map.offset[step.axis];
  const size = volume.dims[step.axis];
  const [from, to] = step.sign === 1 ? [-start, size - start] : [start - size + 1, start + 1];
  return { from: Math.max(0, from), to: Math.min(count, to) };
}
