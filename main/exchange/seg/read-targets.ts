import { ExpectedError } from '../../../core/domain/errors.ts';
import type { IncomingPlane, IncomingTarget } from '../incoming.ts';
import type { SegObject } from './open-seg.ts';
import type { FramePlace } from './read-places.ts';

/** One image of the case, and the frames of the segmentation that lie on it. */
export interface TargetFrames {
  readonly target: IncomingTarget;
  /** Where the frames say that they lie, whatever image they name. */
  readonly place: IncomingPlane | null;
  readonly frames: readonly { readonly frame: number; readonly label: number | null }[];
}

/**
 * Which image every frame lies on: the source image that it names, else the plane where it lies, else the only image
 * that the file refers to.
 *
 * @returns images in the order in which their first frames come; `label`: index into the segments, null for LABELMAP.
 * @throws ExpectedError `seg-frames` when a frame cannot be placed, or its segment is not known.
 */
export function targetFrames(seg: SegObject): TargetFrames[] {
  const labels = labelsOf(seg);
  // Sources that put two frames of one segment onto one image do not name them truly: planes do.
  const byName = seg.places.map((place) => namedTarget(seg, place));
  const byPlane = seg.places.map((place) => planeTarget(seg, place));
  const named = byName.map((target, frame) => target ?? byPlane[frame] ?? null);
  const chosen = collides(named, labels) ? byPlane : named;
  const found = new Map<
    string,
    { target: IncomingTarget; place: IncomingPlane | null; frames: { frame: number; label: number | null }[] }
  >();
  chosen.forEach((target, frame) => {
    if (target === null) {
      throw new ExpectedError(
        'seg-frames',
        `Frame ${frame + 1} says neither which image it belongs to nor where it lies, so it cannot be placed.`,
      );
    }
    const key = keyOf(target);
    const place = byPlane[frame] ?? null;
    const entry = found.get(key) ?? { target, place, frames: [] };
    if (liesElsewhere(entry.place, place)) {
      throw new ExpectedError(
        'seg-frames',
        'Frames that name the same image say that they lie at different places, so nobody can tell where they belong.',
      );
    }
    entry.frames.push({ frame, label: labels[frame]! });
    found.set(key, entry);
  });
  if (collides(chosen, labels)) {
    throw new ExpectedError(
      'seg-frames',
      'Two frames of one segment lie on the same image, so nobody can tell which one is meant.',
    );
  }
  return [...found.values()];
}

function labelsOf({ kind, places, segments }: SegObject): (number | null)[] {
  if (kind === 'LABELMAP') return places.map(() => null);
  const indexOf = new Map(segments.map(({ number }, index) => [number, index]));
  return places.map(({ segment }, frame) => {
    const index = segment === null ? (segments.length === 1 ? 0 : undefined) : indexOf.get(segment);
    if (index !== undefined) return index;
    throw new ExpectedError(
      'seg-frames',
      segment === null
        ? `Frame ${frame + 1} does not say which segment it belongs to.`
        : `Frame ${frame + 1} belongs to segment ${segment}, which is not described.`,
    );
  });
}

function namedTarget({ places, instances }: SegObject, { sources }: FramePlace): IncomingTarget | null {
  const [source] = sources;
  if (source !== undefined && sources.length === 1) {
    return { kind: 'uid', sopInstanceUid: source.sopInstanceUid, frameIndex: source.frameIndex ?? 0 };
  }
  // Nothing but the reference of the whole file: true only when there is one image to mean.
  const [only] = instances;
  const isAlone = sources.length === 0 && instances.length === 1 && only !== undefined;
  return isAlone && places.every(({ plane }) => plane === null)
    ? { kind: 'uid', sopInstanceUid: only, frameIndex: 0 }
    : null;
}

/** Far more than rounding, far less than a slice: mm of positions, and units of directions. */
const ROUNDING = 0.05;

function liesElsewhere(a: IncomingPlane | null, b: IncomingPlane | null): boolean {
  if (a === null || b === null) return false;
  const numbers = ({ plane }: IncomingPlane): number[] => [...plane.position, ...plane.orientation];
  const others = numbers(b);
  return numbers(a).some((value, at) => Math.abs(value - others[at]!) > ROUNDING);
}

function planeTarget(seg: SegObject, { plane, spacingMm }: FramePlace): IncomingPlane | null {
  if (plane === null || spacingMm === null) return null;
  const frameOfReferenceUid = seg.frameOfReferenceUid === '' ? null : seg.frameOfReferenceUid;
  return { kind: 'plane', frameOfReferenceUid, plane, spacingMm };
}

function collides(targets: readonly (IncomingTarget | null)[], labels: readonly (number | null)[]): boolean {
  const seen = new Set<string>();
  return targets.some((target, frame) => {
    if (target === null) return false;
    const key = `${labels[frame] ?? ''} ${keyOf(target)}`;
    return seen.size === seen.add(key).size;
  });
}

function keyOf(target: IncomingTarget): string {
  switch (target.kind) {
    case 'uid':
      return `${target.sopInstanceUid}#${target.frameIndex}`;
    case 'plane':
      return [...target.plane.position, ...target.plane.orientation].join(' ');
    case 'name':
      return target.name;
  }
}
