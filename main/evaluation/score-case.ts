import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { SpacingMm } from '../../core/domain/geometry.ts';
import { createMask, type BitMask } from '../../core/mask/bit-mask.ts';
import type { FloatGrid } from '../../core/mask/float-grid.ts';
import { scoreMask } from '../../core/evaluation/score-mask.ts';
import type { ScoreRow, Variant } from '../../core/evaluation/score-row.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import { walkerBaseline } from './walker-baseline.ts';

export interface CaseToScore {
  readonly caseId: string;
  readonly group: string;
  readonly label: PseudoLabel;
  readonly truth: ReadonlyMap<string, BitMask>;
  readonly grey: FloatGrid;
  readonly spacing: SpacingMm | null;
  /** Masks of the paper's preset by structure; null when it was not asked for. */
  readonly paper: ReadonlyMap<string, BitMask> | null;
}

/** Scores every variant of every known structure of a case. */
export async function scoreCase(one: CaseToScore, masks: Pick<MaskStore, 'get'>): Promise<ScoreRow[]> {
  const rows: ScoreRow[] = [];
  for (const structure of one.label.structures) {
    const truth = one.truth.get(structure.structure);
    if (truth === undefined) continue;
    for (const [variant, mask] of await variantsOf(structure, one, masks)) {
      const { caseId, group, spacing } = one;
      rows.push({
        caseId,
        group,
        structure: structure.structure,
        variant,
        ...scoreMask(mask, truth, spacing),
      });
    }
  }
  return rows;
}

async function variantsOf(
  structure: PseudoLabel['structures'][number],
  one: CaseToScore,
  masks: Pick<MaskStore, 'get'>,
): Promise<[Variant, BitMask][]> {
  // Nobody here has drawn a first guess or cleaned it up.
  if (structure.outcome === 'imported') return [['refined', await masks.get(structure.masks.refined)]];
  const [unet, cleanup, refined] = await Promise.all([
    masks.get(structure.masks.unet),
    masks.get(structure.masks.cleanup),
    masks.get(structure.masks.refined),
  ]);
  const variants: [Variant, BitMask][] = [
    ['unet', unet],
    ['cleanup', cleanup],
    ['randomWalker', walkerBaseline(cleanup, one.grey)],
  ];
  if (structure.masks.sam !== null) variants.push(['sam', await masks.get(structure.masks.sam)]);
  // Nothing to ask SAM about is an answer; a switched-off refinement is none.
  else if (structure.outcome === 'not-found') variants.push(['sam', createMask(unet.width, unet.height)]);
  variants.push(['refined', refined]);
  const paper = one.paper?.get(structure.structure);
  if (paper !== undefined) variants.push(['paper', paper]);
  return variants;
}
