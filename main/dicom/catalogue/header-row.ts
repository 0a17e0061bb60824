import { messageOf } from '../../../core/domain/errors.ts';
import type { InstanceFacts } from './instance-facts.ts';

/** What a file's header becomes in the catalogue: the columns that are searched, and all facts as JSON. */
export type HeaderRow = HeaderFacts | HeaderFailure;

export interface HeaderFacts {
  readonly sopInstanceUid: string;
  readonly studyUid: string;
  readonly patientId: string;
  readonly issuer: string;
  readonly studyDate: string;
  readonly seriesUid: string;
  readonly seriesNumber: number | null;
  readonly modality: string;
  readonly frames: number;
  readonly notReviewable: string | null;
  /** InstanceFacts as JSON: made where the header is read, so that the thread of the database does not. */
  readonly factsJson: string;
}

export interface HeaderFailure {
  /** One sentence. */
  readonly failure: string;
}

export function headerRow(facts: InstanceFacts): HeaderFacts {
  return {
    sopInstanceUid: facts.sopInstanceUid,
    studyUid: facts.study.uid,
    patientId: facts.patient.id,
    issuer: facts.patient.issuer,
    studyDate: facts.study.date,
    seriesUid: facts.series.uid,
    seriesNumber: facts.series.number,
    modality: facts.series.modality,
    frames: facts.frames,
    notReviewable: facts.notReviewable,
    factsJson: JSON.stringify(facts),
  };
}

/** A file that cannot be read is a row, too: it is listed with its reason. */
export function failureRow(error: unknown): HeaderFailure {
  return { failure: messageOf(error) };
}
