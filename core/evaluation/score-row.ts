import type { LabelledStructure } from '../domain/pseudo-label.ts';

/**
 * What is compared: U-Net at 0.5, clean-up, the paper's intensity baseline, SAM before average and gate, the
 * pseudo label, and the paper's preset.
 */
export const VARIANTS = ['unet', 'cleanup', 'randomWalker', 'sam', 'refined', 'paper'] as const;
export type Variant = (typeof VARIANTS)[number];

/** How well one mask fits the truth of one structure in one case. */
export interface MaskScore {
  readonly truth: 'present' | 'absent';
  /** The mask that is scored holds nothing. */
  readonly empty: boolean;
  /** Null where the truth is absent: absence is counted, not averaged. */
  readonly dice: number | null;
  readonly iou: number | null;
  /** Null where either mask is empty. */
  readonly hd95: number | null;
  readonly assd: number | null;
  /** Unit of the distances: mm where the spacing is known; the two are never averaged together. */
  readonly unit: 'mm' | 'px';
}

export interface ScoreRow extends MaskScore {
  readonly caseId: string;
  /** Cases of one patient vary together and are drawn together by the bootstrap. */
  readonly group: string;
  readonly structure: string;
  readonly variant: Variant;
}

/** What the pseudo label says of one structure of one case. */
export interface StructureFact {
  readonly caseId: string;
  readonly structure: string;
  readonly outcome: LabelledStructure['outcome'];
  readonly quality: LabelledStructure['quality'];
}
