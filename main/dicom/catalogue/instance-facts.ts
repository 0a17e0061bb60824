import type { Laterality } from '../../../core/domain/frame.ts';

/** Patient coordinates in mm: x to the left, y to the back, z to the head (LPS). */
export type PointLps = readonly [number, number, number];

/** Direction cosines of a row (towards larger columns), then of a column (towards larger rows). */
export type Orientation = readonly [number, number, number, number, number, number];

/** Where one frame lies in the patient. */
export interface FramePlane {
  /** Centre of the first pixel. */
  readonly position: PointLps;
  readonly orientation: Orientation;
}

export interface PatientFacts {
  readonly id: string;
  readonly issuer: string;
  readonly name: string;
  /** YYYYMMDD as in the file, or empty. */
  readonly birthDate: string;
  readonly sex: string;
  /** As in the file, e.g. `007Y`. */
  readonly age: string;
}

export interface StudyFacts {
  readonly uid: string;
  readonly date: string;
  readonly time: string;
  readonly description: string;
  readonly accessionNumber: string;
}

export interface SeriesFacts {
  readonly uid: string;
  readonly number: number | null;
  readonly modality: string;
  readonly description: string;
  readonly bodyPart: string;
}

/**
 * What the catalogue knows of one instance, from its header alone. Texts are trimmed; absent ones are empty.
 * Holds patient data: never logged (rule S2).
 */
export interface InstanceFacts {
  readonly kind: 'dicom' | 'secondary';
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  /** Empty for secondary images. */
  readonly transferSyntaxUid: string;
  readonly patient: PatientFacts;
  readonly study: StudyFacts;
  readonly series: SeriesFacts;
  readonly instanceNumber: number | null;
  readonly acquisitionDate: string;
  readonly laterality: Laterality;
  readonly viewPosition: string;
  /**
   * Patient Orientation (0020,0020): where rows and where columns point, e.g. ["L", "F"]; null when not given.
   * Facts that were written before it was read lack it: read them with `parseFacts`.
   */
  readonly patientOrientation: readonly [string, string] | null;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly bitsStored: number;
  readonly samplesPerPixel: number;
  readonly photometric: string;
  /** mm between rows, between columns; null when unknown. */
  readonly spacingMm: readonly [number, number] | null;
  /**
   * Height of a pixel divided by its width: from the spacing, else from Pixel Aspect Ratio (0028,0034), else 1.
   * Facts that were written before it was read lack it: read them with `parseFacts`.
   */
  readonly pixelAspect: number;
  readonly sliceThicknessMm: number | null;
  readonly frameOfReferenceUid: string;
  /** One a frame when all frames have one, else empty. */
  readonly planes: readonly FramePlane[];
  /** Burned In Annotation (0028,0301): text in the pixels may name the patient. */
  readonly burnedIn: 'YES' | 'NO' | 'unknown';
  /** Why this is no image to review, one sentence by name; null when it is one. */
  readonly notReviewable: string | null;
  /** Irregularities worth telling; without patient data. */
  readonly notes: readonly string[];
}

/** Reads facts as the catalogue keeps them: JSON of this program, guarded by the version of the schema. */
export function parseFacts(json: string): InstanceFacts {
  const facts = JSON.parse(json) as FirstFacts;
  const [row, column] = facts.spacingMm ?? [1, 1];
  return { patientOrientation: null, pixelAspect: row / column, ...facts };
}

/** As the first version of the catalogue wrote them. */
type FirstFacts = Omit<InstanceFacts, LaterFact> & Partial<Pick<InstanceFacts, LaterFact>>;
type LaterFact = 'patientOrientation' | 'pixelAspect';
