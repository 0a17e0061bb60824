import { cross } from '../../dicom/catalogue/vector.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import type { ImportFrame } from '../../store/import-frames.ts';
import type { FrameGeometry, IncomingImage, IncomingPlane, IncomingTarget } from '../incoming.ts';
import { latticeMap } from '../volume/lattice-map.ts';
import { scaled, type VolumeGrid } from '../volume/volume-grid.ts';
import { strangerTo } from './belongs.ts';
import type { DicomReferences } from './dicom-references.ts';
import type { FrameIndex } from './frame-index.ts';
import { nearer, type NearMiss } from './near-miss.ts';
import { turnMask, type Turn } from './turn-mask.ts';

/** On which frame an image of a file lies, or one sentence that says why on none. */
export type Placement =
  | { readonly frame: ImportFrame; readonly onFrame: (mask: BitMask) => BitMask }
  | { readonly frame: null; readonly reason: string };

/** Finds the frame of an image; no frame is better than a wrong one. */
export function placeImage(
  image: IncomingImage,
  index: FrameIndex,
  references: DicomReferences | null,
): Placement {
  const { target } = image;
  if (target.kind === 'plane') return byPlane(image, target, { index, references });
  const named = target.kind === 'uid' ? byUid(target, index) : byName(target.name, index);
  if (typeof named === 'string') return { frame: null, reason: named };
  const stranger = strangerTo(named, references);
  if (stranger !== null) return { frame: null, reason: stranger };
  return asItSaysItself(image, named) ?? ofSameSize(image, named);
}

/**
 * A mask that names its image may lie on a grid of its own, which runs the other way: pixels are never taken over as
 * if it did not. @returns null when it does not say where it lies, or the image does not.
 */
function asItSaysItself(image: IncomingImage, frame: ImportFrame): Placement | null {
  const { place } = image;
  if (place == null || frame.plane === null) return null;
  if (otherFrameOfReference(place.frameOfReferenceUid, frame) !== null) return null;
  const turn = turnOnto(frame, { grid: gridOf(image, place), target: place });
  if (!('sentence' in turn)) return { frame, onFrame: (mask) => turnMask(mask, turn) };
  // Of two sizes the sentence of M2 says more.
  const isSameSize = frame.columns === image.width && frame.rows === image.height;
  if (turn.misses === 'unknown-place' || (turn.misses === 'size' && !isSameSize)) return null;
  return {
    frame: null,
    reason: `It names an image and says that its pixels lie elsewhere than that one's. ${turn.sentence}`,
  };
}

/** Rule M2: without a place in the patient a mask is only of its image when the sizes are equal. */
function ofSameSize(image: IncomingImage, frame: ImportFrame): Placement {
  if (frame.columns === image.width && frame.rows === image.height) return { frame, onFrame: (mask) => mask };
  return {
    frame: null,
    reason: `Its mask has ${image.width} x ${image.height} pixels, but its image has ${frame.columns} x ${frame.rows} (rule M2): draw it on the grid of the image.`,
  };
}

/** The frame of this name, or one sentence that says why there is none. */
type Named = ImportFrame | string;

function byUid(target: Extract<IncomingTarget, { kind: 'uid' }>, index: FrameIndex): Named {
  const { sopInstanceUid, frameIndex } = target;
  const frame = index.byUid(sopInstanceUid, frameIndex);
  if (frame !== null) return frame;
  return index.hasInstance(sopInstanceUid)
    ? `It speaks of frame ${frameIndex + 1} of an image that has fewer frames.`
    : 'It speaks of images (by SOP Instance UID) that are not among those of the task: import them first, or check --task.';
}

function byName(name: string, index: FrameIndex): Named {
  const [only, ...others] = index.byName(name);
  if (only === undefined) {
    return `No image of the task is called "${name}": name it by its file or its SOP Instance UID.`;
  }
  if (others.length === 0) return only;
  return `${others.length + 1} images of the task are called "${name}": say which one with --case or --series, or name it by its SOP Instance UID.`;
}

function byPlane(
  image: IncomingImage,
  target: IncomingPlane,
  { index, references }: { readonly index: FrameIndex; readonly references: DicomReferences | null },
): Placement {
  const grid = gridOf(image, target);
  const found: { frame: ImportFrame; turn: Turn }[] = [];
  let nearest: NearMiss | null = null;
  let stranger: string | null = null;
  for (const frames of index.cases.values()) {
    for (const frame of frames) {
      const turn = turnOnto(frame, { grid, target });
      if ('sentence' in turn) {
        nearest = nearer(nearest, turn);
        continue;
      }
      const reason = strangerTo(frame, references);
      if (reason === null) found.push({ frame, turn });
      else stranger = reason;
    }
  }
  const [only, ...others] = namedSeries(found, references);
  if (only === undefined) {
    return { frame: null, reason: stranger ?? nearest?.sentence ?? 'The task has no image.' };
  }
  if (others.length > 0)
    return { frame: null, reason: severalFit([only, ...others].map((one) => one.frame)) };
  return { frame: only.frame, onFrame: (mask) => turnMask(mask, only.turn) };
}

/** Of places that fit equally those in series that the file names; all where it names none of them. */
export function namedSeries<T extends { readonly frame: ImportFrame }>(
  found: readonly T[],
  references: DicomReferences | null,
): readonly T[] {
  const named = found.filter(({ frame }) => references?.series.has(frame.seriesUid) === true);
  return named.length > 0 ? named : found;
}

/** Nobody can tell whose masks they are: never the first best. */
export function severalFit(frames: readonly ImportFrame[]): string {
  const people = new Set(frames.map((frame) => frame.patientKey)).size;
  const series = new Set(frames.map((frame) => frame.seriesUid)).size;
  const what =
    people > 1
      ? `images of ${people} patients`
      : series > 1
        ? `${series} series`
        : `${frames.length} images of one series`;
  return `Its place fits ${what}: say with --case or --series which it is meant for.`;
}

/** A slice of its own, one millimetre thick. */
function gridOf({ width, height }: IncomingImage, { plane, spacingMm }: IncomingPlane): VolumeGrid {
  const [rx, ry, rz, cx, cy, cz] = plane.orientation;
  const [row, column] = spacingMm;
  const across = cross([rx, ry, rz], [cx, cy, cz]);
  return {
    dims: [width, height, 1],
    origin: plane.position,
    steps: [scaled([rx, ry, rz], column), scaled([cx, cy, cz], row), across],
  };
}

function turnOnto(
  frame: FrameGeometry,
  { grid, target }: { readonly grid: VolumeGrid; readonly target: IncomingPlane },
): Turn | NearMiss {
  const other = otherFrameOfReference(target.frameOfReferenceUid, frame);
  if (other !== null) return other;
  const map = latticeMap(grid, frame);
  if (map.kind === 'mismatch') return map;
  if (map.sliceAxis !== 2 || map.x.axis === 2 || map.y.axis === 2) {
    return { misses: 'orientation', sentence: 'Its planes are turned by 90 degrees against the image.' };
  }
  return { x: { axis: map.x.axis, sign: map.x.sign }, y: { axis: map.y.axis, sign: map.y.sign } };
}

/** Only where both name one: NIfTI has none, and radiographs seldom do. */
export function otherFrameOfReference(own: string | null, frame: FrameGeometry): NearMiss | null {
  if (own === null || own === '' || frame.frameOfReferenceUid === '' || own === frame.frameOfReferenceUid) {
    return null;
  }
  return {
    misses: 'frame-of-reference',
    sentence: 'It lies in another frame of reference (Frame of Reference UID) than the images of the task.',
  };
}
