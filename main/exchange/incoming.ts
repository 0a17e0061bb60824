import type { CodedConcept } from '../../core/domain/coded-concept.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import type { StructureOrigin } from '../../core/review/structure-origin.ts';
import type { FramePlane } from '../dicom/catalogue/instance-facts.ts';

/** What a file from a peer holds, whatever its format: labels and, image by image, their masks. */
export interface IncomingFile {
  /** As the reader's sentence names it, e.g. `DICOM SEG (BINARY)`. */
  readonly format: string;
  readonly labels: readonly IncomingLabel[];
  /** Content creator, empty when unknown. CVAT's annotators and e-mails are never read. */
  readonly creator: string;
  /** Decoded one after the other, so that a volume never lies in memory as pixels. */
  readonly images: Iterable<IncomingImage> | AsyncIterable<IncomingImage>;
  /** Volumes and contours: what is laid onto whatever frames it meets. */
  readonly placed?: readonly IncomingPlaced[];
  /** Things worth telling, one sentence each, without patient data. */
  readonly notes: readonly string[];
}

export interface IncomingLabel {
  /** As the file names it: SegmentLabel, category, anatomy attribute, file name. */
  readonly name: string;
  /** Segment, ROI or category number; null when there is none. */
  readonly number: number | null;
  readonly category: CodedConcept | null;
  readonly type: CodedConcept | null;
  readonly region: CodedConcept | null;
  /** DICOM Segment Algorithm Type, null when the file does not say. */
  readonly origin: StructureOrigin | null;
  /** What drew it, when the file says so. */
  readonly algorithm: { readonly name: string; readonly version: string; readonly family: string } | null;
}

/** Masks of one image. A label that is missing in `masks` is unknown there; an empty mask says that it is absent. */
export interface IncomingImage {
  readonly target: IncomingTarget;
  /** Where its pixels lie, when it says so beside the name of its image: both must agree. */
  readonly place?: IncomingPlane | null;
  readonly width: number;
  readonly height: number;
  /** By index into `labels`. */
  readonly masks: ReadonlyMap<number, BitMask>;
}

export type IncomingPlane = Extract<IncomingTarget, { kind: 'plane' }>;

export type IncomingTarget =
  | { readonly kind: 'uid'; readonly sopInstanceUid: string; readonly frameIndex: number }
  /** Where it lies in the patient (LPS). `spacingMm`: between rows, between columns. */
  | {
      readonly kind: 'plane';
      /** Null: the format has none (NIfTI, NRRD). */
      readonly frameOfReferenceUid: string | null;
      readonly plane: FramePlane;
      readonly spacingMm: readonly [number, number];
    }
  /** Name of the image's file, its SOP Instance UID, or the name under which a batch exported it. */
  | { readonly kind: 'name'; readonly name: string };

/**
 * A frame of the workspace, as far as what comes in asks for it. Beside its place it says by which names a file may
 * know it: not every image says where it lies.
 */
export interface FrameGeometry {
  readonly sopInstanceUid: string;
  /** 0-based, within the instance. */
  readonly frameIndex: number;
  /** File name of the image without extension, name under which a batch exported its case. */
  readonly names: readonly string[];
  readonly columns: number;
  readonly rows: number;
  /** Null: the image does not say where it lies. */
  readonly plane: FramePlane | null;
  /** mm between rows, between columns; null when unknown. */
  readonly spacingMm: readonly [number, number] | null;
  /** Empty when there is none. */
  readonly frameOfReferenceUid: string;
}

/** Masks that know where they lie (or a name), but not the size of the image that they are laid onto. */
export interface IncomingPlaced {
  /** Null: the format has none (NIfTI, NRRD). */
  readonly frameOfReferenceUid: string | null;
  /** Own slices, or planes of contours: how many frames should match when all of it is found. */
  readonly slices: number;
  /** It says which images it was drawn on: others in the same place are then not meant, unless a person says so. */
  readonly namesImages?: boolean;
  /** Asking is cheap where it does not match: pixels are looked at only for `masks`. */
  onFrame(frame: FrameGeometry): OnFrame;
}

export type OnFrame =
  | {
      readonly kind: 'masks';
      /** Which of its own slices it is, 0-based. */
      readonly slice: number;
      readonly by: 'uid' | 'geometry' | 'name';
      /** By index into `labels`, of the frame's size. Never change them: empty ones are the same object. */
      readonly masks: ReadonlyMap<number, BitMask>;
    }
  /** It says nothing of this frame; `sentence` which (place, size, spacing, orientation) and by how much. */
  | { readonly kind: 'mismatch'; readonly misses: PlacedMiss; readonly sentence: string };

/** Ordered from nothing in common to nearly the same: the best one of a study is worth telling. */
export type PlacedMiss = 'unknown-place' | 'orientation' | 'spacing' | 'size' | 'position' | 'outside';

/** Opens a file for import. @throws ExpectedError with one sentence when it cannot be read or is no mask. */
export type ReadIncoming = (path: string) => Promise<IncomingFile>;
