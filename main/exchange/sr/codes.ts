import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import type { Judgement } from '../../../core/exchange/judgement.ts';
import type { StructureOrigin } from '../../../core/review/structure-origin.ts';
import type { Verdict } from '../../../core/domain/verdict.ts';
import { sequence, text } from '../dicom/common-modules.ts';
import type { DataSet } from '../../dicom/write/element.ts';

/**
 * Concepts that no public scheme has: what a reader decided of a machine's mask, and how good the machine held it to
 * be. Values are kept for good; a concept that changes its meaning gets a new value.
 */
export const PRIVATE_SCHEME = '99COUNTERSIGN';

function own(value: string, meaning: string): CodedConcept {
  return { scheme: PRIVATE_SCHEME, value, meaning };
}

export const CONCEPTS = {
  verdict: own('VERDICT', 'Verdict of reader'),
  reason: own('VERDICT_REASON', 'Reason of verdict'),
  note: own('VERDICT_NOTE', 'Note of reader'),
  algorithmType: own('ALGORITHM_TYPE', 'Segment algorithm type'),
  revision: own('REVISION', 'Digest of reviewed masks (SHA-256)'),
  models: own('MODEL', 'Model that took part'),
  activeTime: own('ACTIVE_TIME', 'Time that readers spent on structure'),
} as const;

/** What the reader said; `unsigned`: nobody has signed what is there now. */
export const VERDICTS: Readonly<Record<Verdict | 'unsigned', CodedConcept>> = {
  accepted: own('ACCEPTED', 'Accepted as the machine drew it'),
  corrected: own('CORRECTED', 'Corrected, then accepted'),
  rejected: own('REJECTED', 'Rejected: no usable mask'),
  absent: own('ABSENT', 'Structure is not in the image'),
  deferred: own('DEFERRED', 'Deferred to somebody else or later'),
  unsigned: own('UNSIGNED', 'Not signed by a reader'),
};

/** Words of Segment Algorithm Type (0062,0008), as codes. */
export const ORIGINS: Readonly<Record<StructureOrigin, CodedConcept>> = {
  AUTOMATIC: own('AUTOMATIC', 'Automatic: as the machine drew it'),
  SEMIAUTOMATIC: own('SEMIAUTOMATIC', 'Semiautomatic: prompted or edited'),
  MANUAL: own('MANUAL', 'Manual: drawn by hand'),
};

/** Figures of the engine, 0..1 each. */
export const QUALITY = {
  estimatedDice: own('ESTIMATED_DICE', 'Estimated Dice coefficient'),
  predictedIou: own('PREDICTED_IOU', 'Intersection over union predicted by SAM'),
  stability: own('STABILITY', 'Stability of mask'),
  agreement: own('AGREEMENT', 'Agreement (Dice) of U-Net and SAM'),
  plausibility: own('PLAUSIBILITY', 'Plausibility of shape and place'),
  meanProbability: own('MEAN_PROBABILITY', 'Mean probability inside of mask'),
  presence: own('PRESENCE', 'Presence of structure'),
} as const;
export type QualityFigure = keyof typeof QUALITY;

/** @returns the code of the verdict that is in force. */
export function verdictCode(verdict: Verdict | null): CodedConcept {
  return VERDICTS[verdict ?? 'unsigned'];
}

/** Judgements under which a structure is still open. */
export const OPEN: ReadonlySet<Judgement> = new Set(['deferred', 'unsigned']);

/** Coding Scheme Identification Sequence (0008,0110): who answers for the private scheme. */
export function codingSchemes(): DataSet {
  return [
    sequence(0x00080110, [
      text(0x00080102, 'SH', PRIVATE_SCHEME),
      text(
        0x00080115,
        'ST',
        'Verdicts of readers on pseudo labels, see docs/dicom-conformance.md of Countersign',
      ),
      text(0x00080116, 'ST', 'Countersign'),
    ]),
  ];
}
