import type { BitMask } from '../../../core/mask/bit-mask.ts';
import type { ImportFrame } from '../../store/import-frames.ts';
import type { IncomingPlaced, OnFrame } from '../incoming.ts';
import { strangerTo } from './belongs.ts';
import type { DicomReferences } from './dicom-references.ts';
import type { FrameIndex } from './frame-index.ts';
import { nearer, type NearMiss } from './near-miss.ts';
import { namedSeries, otherFrameOfReference, severalFit } from './place-image.ts';

/** Masks on a frame, by index into the labels of the file. */
export interface PlacedFrame {
  readonly frame: ImportFrame;
  readonly masks: ReadonlyMap<number, BitMask>;
}

/** Where a volume lies: frame by frame when it is asked for, or one sentence that says why nowhere. */
export type VolumePlacement =
  | {
      readonly frames: () => Iterable<PlacedFrame>;
      /** Frames that it meets, and own slices that meet none. */
      readonly count: number;
      readonly lost: number;
      /** What is said of the nearest frame that it does not meet. */
      readonly nearest: string | null;
    }
  | { readonly frames: null; readonly reason: string };

interface Found {
  readonly by: 'uid' | 'geometry' | 'name';
  readonly frames: ImportFrame[];
  readonly slices: Set<number>;
  /** Two frames of the case lie on one slice: which is meant nobody can tell. */
  twice: boolean;
}

/** Two people can lie on one lattice, in atlas space always. */
const OTHER_IMAGES =
  'It names the images that it was drawn on (by SOP Instance UID), and none of them is among those of the task: import them first, or say with --case or --series which ones it is meant for.';

const STRENGTH = { geometry: 0, name: 1, uid: 2 } as const;

/** Finds the frames on which a volume or contours lie. */
export function placeVolume(
  placed: IncomingPlaced,
  index: FrameIndex,
  references: DicomReferences | null,
): VolumePlacement {
  const found = new Map<string, Found>();
  let nearest: NearMiss | null = null;
  let stranger: string | null = null;
  for (const [caseId, frames] of index.cases) {
    for (const frame of frames) {
      const on = onFrame(placed, frame);
      if (on.kind === 'mismatch') {
        nearest = nearer(nearest, on);
        continue;
      }
      const reason = strangerTo(frame, references);
      if (reason === null) note(found, caseId, { frame, on });
      else stranger = reason;
    }
  }
  const candidates = strongest([...found.values()]).map((one) => ({ ...one, frame: one.frames[0]! })); // found with one
  const chosen = namedSeries(candidates, references);
  if (chosen.length === 0) {
    return { frames: null, reason: stranger ?? nearest?.sentence ?? 'The task has no image.' };
  }
  if (placed.namesImages === true && !index.isChosen && chosen.some(({ by }) => by !== 'uid')) {
    return { frames: null, reason: OTHER_IMAGES };
  }
  if (!isClear(chosen, index))
    return { frames: null, reason: severalFit(chosen.flatMap((one) => one.frames)) };
  return {
    frames: () => framesOf(placed, chosen),
    count: sum(chosen.map((one) => one.frames.length)),
    lost: Math.max(0, placed.slices - new Set(chosen.flatMap((one) => [...one.slices])).size),
    nearest: nearest?.sentence ?? null,
  };
}

type Miss = NearMiss & { readonly kind: 'mismatch' };

function onFrame(placed: IncomingPlaced, frame: ImportFrame): Extract<OnFrame, { kind: 'masks' }> | Miss {
  const other = otherFrameOfReference(placed.frameOfReferenceUid, frame);
  if (other !== null) return { kind: 'mismatch', ...other };
  return placed.onFrame(frame);
}

function note(
  found: Map<string, Found>,
  caseId: string,
  { frame, on }: { readonly frame: ImportFrame; readonly on: Extract<OnFrame, { kind: 'masks' }> },
): void {
  const known = found.get(caseId);
  // What names the image itself counts more than a place that many images share.
  if (known === undefined || STRENGTH[on.by] > STRENGTH[known.by]) {
    found.set(caseId, { by: on.by, frames: [frame], slices: new Set([on.slice]), twice: false });
  } else if (known.by === on.by) {
    if (known.slices.has(on.slice) && on.by !== 'uid') known.twice = true;
    known.slices.add(on.slice);
    known.frames.push(frame);
  }
}

function strongest(found: readonly Found[]): Found[] {
  const most = Math.max(...found.map((one) => STRENGTH[one.by]));
  return found.filter((one) => STRENGTH[one.by] === most);
}

/**
 * No slice has two frames; and the frames are one case's, or a volume's that was taken apart into several cases of one
 * person. That several unnamed people are one nobody but a person can say.
 */
function isClear(chosen: readonly Found[], { isChosen }: FrameIndex): boolean {
  if (chosen.some((one) => one.twice)) return false;
  if (chosen.length === 1) return true;
  const slices = new Set(chosen.flatMap((one) => [...one.slices]));
  if (slices.size < sum(chosen.map((one) => one.slices.size))) return false;
  return isChosen || new Set(chosen.flatMap((one) => one.frames.map((frame) => frame.patientKey))).size === 1;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function* framesOf(placed: IncomingPlaced, chosen: readonly Found[]): Generator<PlacedFrame> {
  for (const { frames, by } of chosen) {
    for (const frame of frames) {
      const on = placed.onFrame(frame);
      if (on.kind === 'masks' && on.by === by) yield { frame, masks: on.masks };
    }
  }
}
