import { ExpectedError } from '../../../core/domain/errors.ts';
import { createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { fillPolygons } from '../../../core/mask/fill-polygons.ts';
import type { Sized } from '../../../core/mask/size-guard.ts';
import type { PointLps } from '../../dicom/catalogue/instance-facts.ts';
import type { FrameGeometry, IncomingPlaced, OnFrame, PlacedMiss } from '../incoming.ts';
import { distanceMm, projectPoints, type FramePlace } from './frame-map.ts';
import type { Contour, ImageKey, StructureSet } from './read-contours.ts';

/**
 * How far a contour may lie from the plane of its image. Planning systems write tenths of a millimetre, so half of
 * one is rounding; a whole tenth leaves room for both sides to round.
 */
const PLANE_TOLERANCE_MM = 0.1;

/** One a frame of reference: contours say nothing of images in another one. */
export function placeContours(set: StructureSet): IncomingPlaced[] {
  const uids = new Set(
    set.rois
      .filter(({ contours }) => contours.length > 0)
      .map(({ frameOfReferenceUid }) => frameOfReferenceUid),
  );
  return [...uids].map((uid) => placedIn(set, uid));
}

interface LabelledContour {
  readonly label: number;
  readonly contour: Contour;
  /** Which of the set's own slices it lies on. */
  readonly slice: number;
}

function placedIn(set: StructureSet, frameOfReferenceUid: string): IncomingPlaced {
  const slices = new Map<string, number>();
  const sliceOf = (key: string): number => {
    const known = slices.get(key) ?? slices.size;
    slices.set(key, known);
    return known;
  };
  for (const image of set.images) sliceOf(keyOf(image));
  const contours: LabelledContour[] = [];
  const labels: number[] = [];
  set.rois.forEach((roi, label) => {
    if (roi.frameOfReferenceUid !== frameOfReferenceUid || roi.contours.length === 0) return;
    labels.push(label);
    for (const contour of roi.contours) {
      const slice = sliceOf(contour.image === null ? levelOf(contour) : keyOf(contour.image));
      contours.push({ label, contour, slice });
    }
  });
  return {
    frameOfReferenceUid: frameOfReferenceUid === '' ? null : frameOfReferenceUid,
    slices: slices.size,
    onFrame: (frame) => onFrame({ frameOfReferenceUid, slices, contours, labels }, frame),
  };
}

function keyOf({ sopInstanceUid, frameIndex }: ImageKey): string {
  return `${sopInstanceUid}#${frameIndex}`;
}

/** A name for the plane of a contour that names no image: its normal (Newell), and how far along it lies. */
function levelOf({ points }: Contour): string {
  const normal = [0, 0, 0];
  for (let i = 0; i < points.length; i += 3) {
    const j = i + 3 < points.length ? i + 3 : 0;
    for (let axis = 0; axis < 3; axis++) {
      const [b, c] = [(axis + 1) % 3, (axis + 2) % 3];
      normal[axis]! += (points[i + b]! - points[j + b]!) * (points[i + c]! + points[j + c]!);
    }
  }
  // Either sense of rotation is the same plane: its greatest component decides.
  const greatest = normal.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  const length = Math.hypot(...normal) * (greatest < 0 ? -1 : 1);
  const unit = normal.map((value) => (length === 0 ? 0 : value / length));
  const along = unit.reduce((sum, value, axis) => sum + value * points[axis]!, 0);
  return [...unit.map((value) => value.toFixed(2)), Math.round(along / PLANE_TOLERANCE_MM)].join('|');
}

interface Placed {
  readonly frameOfReferenceUid: string;
  readonly slices: ReadonlyMap<string, number>;
  readonly contours: readonly LabelledContour[];
  /** Labels that have contours in this frame of reference: known wherever it is known. */
  readonly labels: readonly number[];
}

function miss(misses: PlacedMiss, sentence: string): OnFrame {
  return { kind: 'mismatch', misses, sentence };
}

function onFrame(placed: Placed, frame: FrameGeometry): OnFrame {
  const { plane, spacingMm } = frame;
  if (plane === null || spacingMm === null) {
    return miss(
      'unknown-place',
      'The image does not say where it lies in the patient, and contours are in millimetres.',
    );
  }
  const { frameOfReferenceUid: uid } = placed;
  if (uid !== '' && frame.frameOfReferenceUid !== uid) {
    return miss('unknown-place', 'The contours lie in another frame of reference than the image.');
  }
  const own = placed.slices.get(keyOf(frame));
  // What names its image belongs there and nowhere else; other images get what lies in their plane.
  const mine = placed.contours.filter(({ slice, contour }) =>
    own === undefined
      ? Math.abs(distanceMm(plane, firstPoint(contour))) <= PLANE_TOLERANCE_MM
      : slice === own ||
        (contour.image === null && Math.abs(distanceMm(plane, firstPoint(contour))) <= PLANE_TOLERANCE_MM),
  );
  if (own === undefined && mine.length === 0) {
    return miss(
      'outside',
      `No contour lies in the plane of the image: the nearest is ${nearest(placed, frame)} mm away.`,
    );
  }
  return rasterise(placed, frame, { place: { plane, spacingMm }, contours: mine, own });
}

function firstPoint({ points }: Contour): PointLps {
  return [points[0]!, points[1]!, points[2]!];
}

/** Least distance of a contour from the plane of a frame, in words. */
function nearest(placed: Placed, frame: FrameGeometry): string {
  const { plane } = frame;
  if (plane === null) return '';
  const least = placed.contours.reduce(
    (best, { contour }) => Math.min(best, Math.abs(distanceMm(plane, firstPoint(contour)))),
    Infinity,
  );
  return millimetres(least);
}

function millimetres(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** @throws ExpectedError `rtstruct-contour` when the contours outline nothing. */
function filled(rings: readonly { readonly xy: Float64Array }[], size: Sized): BitMask {
  try {
    return fillPolygons(rings, size);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ExpectedError(
      'rtstruct-contour',
      'A contour of the RT Structure Set goes up and down too often to be the outline of anything: the file is damaged; get it again.',
      { cause },
    );
  }
}

function rasterise(
  placed: Placed,
  frame: FrameGeometry,
  on: { place: FramePlace; contours: readonly LabelledContour[]; own: number | undefined },
): OnFrame {
  const rings = new Map<number, { xy: Float64Array }[]>();
  for (const { label, contour } of on.contours) {
    const { xy, offMm } = projectPoints(on.place, contour.points);
    const [least, greatest] = offMm;
    const off = Math.max(Math.abs(least), Math.abs(greatest));
    if (off > PLANE_TOLERANCE_MM) {
      return greatest - least > PLANE_TOLERANCE_MM
        ? miss(
            'orientation',
            `A contour lies oblique to the image: its points leave the plane by up to ${millimetres(off)} mm.`,
          )
        : miss(
            'position',
            `A contour lies between the images: ${millimetres(off)} mm beside the plane of the one it names.`,
          );
    }
    rings.set(label, [...(rings.get(label) ?? []), { xy }]);
  }
  const size = { width: frame.columns, height: frame.rows };
  const empty = createMask(size.width, size.height);
  const masks = new Map<number, BitMask>();
  for (const label of placed.labels) {
    const its = rings.get(label);
    masks.set(label, its === undefined ? empty : filled(its, size));
  }
  return {
    kind: 'masks',
    slice: on.own ?? on.contours[0]?.slice ?? 0,
    by: on.own === undefined ? 'geometry' : 'uid',
    masks,
  };
}
