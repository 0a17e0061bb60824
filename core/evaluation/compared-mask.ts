/** How well a model's mask fits a signed one. */
export interface MaskFit {
  readonly empty: boolean;
  /** Null where the signed mask is empty. */
  readonly dice: number | null;
  /** 95th percentile of the distances of the outlines; null where either mask is empty. */
  readonly hd95Px: number | null;
  /** The same in mm; null also where nothing tells the spacing. */
  readonly hd95Mm: number | null;
  /** `hd95Px` as a share of the image's diagonal. */
  readonly deviation: number | null;
  /** Whether the signed mask is empty: the structure is not on this image. */
  readonly absent: boolean;
}

/** One signed mask of a structure on a frame, and what two models make of it. */
export interface ComparedMask {
  readonly caseId: string;
  /** The patient. */
  readonly group: string;
  readonly structure: string;
  /** Of this frame: `accepted` also where a reader has corrected other frames of the stack and left this one. */
  readonly verdict: 'accepted' | 'corrected' | 'absent';
  /** Which of the two drew the pseudo label that the reader looked at. */
  readonly drawnBy: 'old' | 'new' | 'other';
  /** Of which of the two a forebear drew it; null where one of them drew it itself, or neither descends from who did. */
  readonly family: 'old' | 'new' | 'both' | null;
  readonly old: MaskFit;
  readonly new: MaskFit;
  /**
   * Of a corrected mask: how far the pseudo label lay beside it, as a share of the diagonal (1: it was empty). Null where
   * nothing was corrected.
   */
  readonly correction: number | null;
}
