import type { EngineSettings, PromptPart } from '../domain/engine-settings.ts';
import type { PointPx } from '../domain/geometry.ts';
import type { PromptSet } from '../domain/prompt.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { maskAt } from '../mask/bit-mask.ts';
import { maskBounds } from '../mask/bounds.ts';
import { isEmpty } from '../mask/count.ts';
import { innermostPixel } from '../mask/distance-transform.ts';
import { countClaims, exclusiveArea } from '../mask/exclusive-area.ts';
import { centroid } from '../mask/shape.ts';

/** What a start mask says to SAM, before a pass picks from it. Null where the structure has no start mask. */
export interface StructurePrompts {
  readonly box: NonNullable<PromptSet['box']>;
  readonly seed: PointPx;
  /** Seeds of the other structures. */
  readonly negatives: readonly PointPx[];
}

type PromptRules = Pick<EngineSettings, 'boxMarginPx' | 'seed' | 'dropInnerNegatives'>;

/**
 * Boxes and seeds of all structures of a frame (design: step 5).
 * @param starts one mask per structure, all of the frame's size (rule M2); empty where nothing was found.
 * @param rules per structure.
 */
export function promptsFromMasks(
  starts: readonly BitMask[],
  rules: readonly PromptRules[],
): (StructurePrompts | null)[] {
  const claims = countClaims(starts);
  const seeds = starts.map((mask, index) => {
    if (isEmpty(mask)) return null;
    const exclusive = exclusiveArea(mask, claims);
    // A clavicle lies wholly on the lung: without an area of its own it is seeded from its whole mask.
    return seedOf(isEmpty(exclusive) ? mask : exclusive, rules[index]!.seed);
  });
  return starts.map((mask, index) => {
    const seed = seeds[index] ?? null;
    const tight = maskBounds(mask);
    if (seed === null || tight === null) return null;
    const rule = rules[index]!;
    const margin = rule.boxMarginPx;
    const negatives = seeds.filter(
      (other, at): other is PointPx =>
        other !== null && at !== index && !(rule.dropInnerNegatives && maskHolds(mask, other)),
    );
    const box = {
      left: Math.max(0, tight.left - margin),
      top: Math.max(0, tight.top - margin),
      right: Math.min(mask.width, tight.right + margin),
      bottom: Math.min(mask.height, tight.bottom + margin),
    };
    return { box, seed, negatives };
  });
}

/** The prompts of one pass. Parts that are mask logits (`mask`, `previous`) are not points and not in here. */
export function promptSetOf(prompts: StructurePrompts, parts: readonly PromptPart[]): PromptSet {
  const include = parts.includes('positive') ? [{ ...prompts.seed, label: 'include' as const }] : [];
  const exclude = parts.includes('negative')
    ? prompts.negatives.map((point) => ({ ...point, label: 'exclude' as const }))
    : [];
  return { box: parts.includes('box') ? prompts.box : null, points: [...include, ...exclude] };
}

/** Centre of the seed pixel. `centroid` rounds to a whole pixel as the paper does; it may lie outside. */
function seedOf(area: BitMask, rule: EngineSettings['seed']): PointPx | null {
  if (rule === 'distance') {
    const pixel = innermostPixel(area);
    return pixel === null ? null : { x: pixel.x + 0.5, y: pixel.y + 0.5 };
  }
  const middle = centroid(area);
  return middle === null ? null : { x: Math.floor(middle.x) + 0.5, y: Math.floor(middle.y) + 0.5 };
}

function maskHolds(mask: BitMask, point: PointPx): boolean {
  return maskAt(mask, Math.floor(point.x), Math.floor(point.y));
}
