import type { ScoreRow } from './score-row.ts';

/** A structure counts as improved or worsened when its Dice moved by more than this. */
export const CHANGE_MARGIN = 0.01;

/** Means of one variant over the structures that the truth holds. */
export interface VariantSummary {
  /** Structure-cases: one structure in one case. */
  readonly n: number;
  readonly dice: number | null;
  readonly iou: number | null;
  /** Over the masks that are not empty, where the spacing is known. */
  readonly hd95Mm: number | null;
  readonly assdMm: number | null;
  readonly nMm: number;
  /** Over the masks that are not empty, where it is not. */
  readonly hd95Px: number | null;
  readonly assdPx: number | null;
  readonly nPx: number;
  /** Shares of the structure-cases whose Dice rose or fell by more than the margin against the U-Net. */
  readonly improved: number | null;
  readonly worsened: number | null;
  /** Structure-cases that it leaves empty although the structure is there. */
  readonly missed: number;
}

export interface OverallSummary extends VariantSummary {
  /** Mean of the structures' means: every structure weighs the same. */
  readonly diceOfStructures: number | null;
  readonly iouOfStructures: number | null;
}

/** @param baseline Dice of the U-Net by `pairKey`. */
export function summarise(rows: readonly ScoreRow[], baseline: ReadonlyMap<string, number>): VariantSummary {
  const present = rows.filter((row) => row.truth === 'present');
  const mm = present.filter((row) => row.unit === 'mm' && row.hd95 !== null);
  const px = present.filter((row) => row.unit === 'px' && row.hd95 !== null);
  const gains = present.flatMap((row) => {
    const before = baseline.get(pairKey(row));
    return before === undefined || row.dice === null ? [] : [row.dice - before];
  });
  const share = (of: (gain: number) => boolean): number | null =>
    gains.length === 0 ? null : gains.filter(of).length / gains.length;
  return {
    n: present.length,
    dice: meanOf(present.map((row) => row.dice)),
    iou: meanOf(present.map((row) => row.iou)),
    hd95Mm: meanOf(mm.map((row) => row.hd95)),
    assdMm: meanOf(mm.map((row) => row.assd)),
    nMm: mm.length,
    hd95Px: meanOf(px.map((row) => row.hd95)),
    assdPx: meanOf(px.map((row) => row.assd)),
    nPx: px.length,
    improved: share((gain) => gain > CHANGE_MARGIN),
    worsened: share((gain) => gain < -CHANGE_MARGIN),
    missed: present.filter((row) => row.empty).length,
  };
}

/** The same over all structures, with the mean of the structures beside the mean of the structure-cases. */
export function summariseOverall(
  rows: readonly ScoreRow[],
  baseline: ReadonlyMap<string, number>,
): OverallSummary {
  const structures = [...new Set(rows.map((row) => row.structure))];
  const each = structures.map((structure) =>
    summarise(
      rows.filter((row) => row.structure === structure),
      baseline,
    ),
  );
  return {
    ...summarise(rows, baseline),
    diceOfStructures: meanOf(each.map((one) => one.dice)),
    iouOfStructures: meanOf(each.map((one) => one.iou)),
  };
}

/** Names one structure of one case. */
export function pairKey(row: { readonly caseId: string; readonly structure: string }): string {
  return `${row.caseId}\n${row.structure}`;
}

/** Mean of the numbers among the values; null when there are none. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const numbers = values.filter((value) => value !== null);
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}
