import type { ComponentRule } from '../domain/engine-settings.ts';
import type { BitMask } from './bit-mask.ts';
import { cloneMask, createMask } from './bit-mask.ts';
import type { Connectivity, MaskComponent } from './components.ts';
import { connectedComponents } from './components.ts';
import type { FloatGrid } from './float-grid.ts';

const score: Record<Exclude<ComponentRule, 'all'>, (component: MaskComponent) => number> = {
  'largest-sum': (component) => component.sum,
  largest: (component) => component.area,
  'highest-mean': (component) => component.mean,
};

/**
 * The one part of a start mask that stands for its structure (8-connected); `all` keeps every part. Equal
 * scores: the part whose first pixel comes first in row order. An empty mask stays empty.
 *
 * @param probability same size as the mask.
 * @throws RangeError when sizes differ (rule M2).
 */
export function selectComponent(mask: BitMask, probability: FloatGrid, rule: ComponentRule): BitMask {
  const { list } = connectedComponents(mask, { weights: probability });
  if (rule === 'all') return cloneMask(mask);
  const rate = score[rule];
  let best: MaskComponent | null = null;
  for (const component of list) if (best === null || rate(component) > rate(best)) best = component;
  return best === null ? createMask(mask.width, mask.height) : best.mask();
}

/** The parts of at least `minArea` pixels. */
export function removeSmallParts(mask: BitMask, minArea: number, connectivity: Connectivity = 8): BitMask {
  const kept = cloneMask(mask);
  for (const component of connectedComponents(mask, { connectivity }).list) {
    if (component.area >= minArea) continue;
    const part = component.mask();
    for (let i = 0; i < part.words.length; i++) kept.words[i] = kept.words[i]! & ~part.words[i]!;
  }
  return kept;
}
