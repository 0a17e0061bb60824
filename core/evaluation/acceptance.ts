import type { ComparedMask, MaskFit } from './compared-mask.ts';

/** When a reader would have left a mask as it is. */
export interface Acceptance {
  /** Largest 95th percentile of distances, as a share of the image's diagonal. */
  readonly tolerance: number;
  readonly sentence: string;
}

/** Where readers have corrected too little to tell: 6 pixels of 500 x 300. */
const USUAL = 0.01;
/** Fewer corrections say nothing. */
const FEWEST = 20;
/** Below a pixel or two nobody sees a difference; above, one slip must not make everything acceptable. */
const RANGE = { least: 0.002, most: 0.03 };
/** So many of the corrections are taken for slips and touches in passing. */
const SHARE_OF_SMALL = 0.25;

/**
 * What readers corrected shows which deviations they do not leave: a quarter of the corrections were smaller than the
 * tolerance, three quarters larger. With few corrections it is a fixed share of the diagonal.
 */
export function acceptanceFrom(masks: readonly Pick<ComparedMask, 'correction'>[]): Acceptance {
  const corrections = masks.flatMap(({ correction }) => (correction === null ? [] : [correction]));
  if (corrections.length < FEWEST) {
    return {
      tolerance: USUAL,
      sentence:
        `Counts as accepted unchanged: a mask whose outline lies within ${percent(USUAL)} of the image's diagonal of the signed ` +
        'one (95th percentile of the distances), and none where the structure is absent. This is a fixed limit, since too few of ' +
        'these masks were corrected to learn it from readers.',
    };
  }
  const sorted = corrections.sort((a, b) => a - b);
  const quartile = sorted[Math.floor(SHARE_OF_SMALL * (sorted.length - 1))]!;
  const tolerance = Math.min(Math.max(quartile, RANGE.least), RANGE.most);
  return {
    tolerance,
    sentence:
      `Counts as accepted unchanged: a mask whose outline lies within ${percent(tolerance)} of the image's diagonal of the signed ` +
      'one (95th percentile of the distances), and none where the structure is absent. The limit is from ' +
      `${String(corrections.length)} corrections of these masks, three quarters of which were larger.`,
  };
}

export function isAccepted({ empty, absent, deviation }: MaskFit, { tolerance }: Acceptance): boolean {
  if (absent || empty) return absent && empty;
  return deviation !== null && deviation <= tolerance;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
