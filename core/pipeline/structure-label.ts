import type { EngineSettings } from '../domain/engine-settings.ts';
import type { PromptSet } from '../domain/prompt.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import type { ViewRecord } from '../pixels/model-view.ts';

/** Why the refined mask is what it is. */
export type Outcome =
  /** SAM's answer, alone or averaged with the U-Net's, was taken. */
  | 'refined'
  /** SAM and the U-Net disagreed beyond the gate: the U-Net's clean mask was kept (design: step 9). */
  | 'kept-by-gate'
  /** Refinement is switched off for this structure, or the task names no SAM. */
  | 'kept-by-task'
  /** The structure was predicted to be absent: the refined mask is empty, the first guess is kept beside it. */
  | 'proposed-absent'
  /** The U-Net found nothing. */
  | 'not-found';

/** What a reader should look at before accepting. */
export type Flag =
  | 'low-agreement'
  | 'kept-by-gate'
  | 'proposed-absent'
  | 'implausible'
  | 'laterality-unknown'
  | 'laterality-conflict';

/** One decoder pass as it was run. */
export interface PassRecord {
  readonly prompts: PromptSet;
  readonly mask: 'none' | 'soft' | 'hard' | 'previous';
  readonly predictedIou: number;
}

/** Figures that order the review queue (design: step 8); null where a figure does not exist. */
export interface Quality {
  readonly meanProbability: number;
  readonly meanEntropy: number;
  readonly peakProbability: number;
  /** SAM's predicted intersection over union J of the last pass, and the Dice 2J / (1 + J) it means. */
  readonly predictedIou: number | null;
  readonly estimatedDice: number | null;
  readonly stability: number | null;
  /** Dice between the U-Net's clean mask and SAM's. */
  readonly agreement: number | null;
  /** 0..1 against the anatomy learnt from accepted cases. */
  readonly plausibility: number | null;
  /** Predicted probability that the structure is there at all. */
  readonly presence: number;
}

/** The masks of one structure, all at the frame's resolution (rule M2). */
export interface StructureMasks {
  /** U-Net at 0.5, everything it found. */
  readonly unet: BitMask;
  /** Calibrated threshold, component rule, morphology. */
  readonly cleanup: BitMask;
  /** SAM alone, before average and gate; null where it was not asked. */
  readonly sam: BitMask | null;
  /** The pseudo label. */
  readonly refined: BitMask;
}

export interface StructureLabel {
  readonly structure: string;
  readonly masks: StructureMasks;
  readonly quality: Quality;
  readonly outcome: Outcome;
  readonly flags: readonly Flag[];
  readonly passes: readonly PassRecord[];
  readonly settings: EngineSettings;
}

/** The engine's answer for one frame. */
export interface FrameLabels {
  readonly structures: readonly StructureLabel[];
  readonly views: { readonly unet: ViewRecord; readonly sam: ViewRecord | null };
  /** Execution providers that computed it. */
  readonly providers: {
    readonly unet: string;
    readonly encoder: string | null;
    readonly decoder: string | null;
  };
}
