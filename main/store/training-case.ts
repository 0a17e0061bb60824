import type { StructureFacts } from '../../core/training/judged.ts';

/** A case as a list of what a training could learn from knows it. Holds no patient data but the key. */
export interface TrainingOutline {
  readonly caseId: string;
  readonly patientKey: string;
  /** False: its images name no patient, and the key is their study's. */
  readonly hasPatientId: boolean;
  /** Images of it are lost: nothing is learnt from it or measured on it any more, but what was is not undone. */
  readonly isGone: boolean;
  /** Changes with everything that a training could see of the case. */
  readonly changedAt: string;
}

/** What is judged of a case at one moment. */
export interface TrainingCase {
  readonly caseId: string;
  /** Last entry of its journal. */
  readonly seq: number;
  /** In the order of the stack. */
  readonly frames: readonly string[];
  /** In the order of the task. */
  readonly structures: readonly StructureFacts[];
  /** By structure and frame: the pseudo label under its mask; null where there is none. */
  readonly labels: readonly (readonly (string | null)[])[];
}

export interface TrainingMasks {
  readonly seq: number;
  /** By frame, in the order in which they were asked for; of each one a structure of the task, as `encodeMask` writes it. */
  readonly frames: readonly (readonly Uint8Array[])[];
}
